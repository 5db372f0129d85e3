"""The file door: records in files, outcomes in files, and the folder of an earlier run as history."""
