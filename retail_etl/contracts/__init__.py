"""What must hold of tables, column by column, in business words. Importing this package loads no data library."""
