// Logs in, queries with paging, upserts and loads in bulk with jsforce; prints what it saw as JSON.
const jsforce = require(process.env.JSFORCE_MODULE);
const [, , url, clientId, clientSecret, username, password] = process.argv;

const rows = Array.from({ length: 450 }, (_, number) => ({
  Heartland_Id__c: `JB-${number}`,
  Name: `Bulk ${number}`,
  Heartland_Customer_Type__c: number === 3 ? 'Nope' : 'Individual',
}));

async function main() {
  const connection = new jsforce.Connection({ loginUrl: url, oauth2: { clientId, clientSecret, loginUrl: url }, version: '66.0' });
  const seen = { user: (await connection.authorize({ grant_type: 'client_credentials' })).id };
  const stock = await connection.query('SELECT Id FROM Heartland_Inventory__c', { autoFetch: true, maxFetch: 100000 });
  seen.stock = [stock.totalSize, new Set(stock.records.map((record) => record.Id)).size];
  const account = connection.sobject('Account');
  seen.made = await account.upsert({ Heartland_Id__c: 'J-1', Name: 'One' }, 'Heartland_Id__c');
  seen.both = await account.upsert([{ Heartland_Id__c: 'J-1', Name: 'Again' }, { Heartland_Id__c: 'J-2', Name: 'Two' }], 'Heartland_Id__c');
  connection.bulk2.pollInterval = 20;
  const loaded = await connection.bulk2.loadAndWaitForResults({
    object: 'Account', operation: 'upsert', externalIdFieldName: 'Heartland_Id__c', input: rows, pollInterval: 20, pollTimeout: 30000,
  });
  seen.loaded = [loaded.successfulResults.length, loaded.failedResults.length, loaded.unprocessedRecords.length];
  seen.refused = loaded.failedResults[0];
  const asked = await connection.bulk2.query("SELECT Heartland_Id__c FROM Account WHERE Heartland_Id__c LIKE 'JB-%'", { pollInterval: 20 });
  seen.asked = (await asked.toArray()).length;
  seen.updated = (await account.updated('2026-03-20T00:00:00Z', '2026-03-29T00:00:00Z')).ids.length > 0;
  seen.allowance = (await connection.limits()).DailyApiRequests;
  seen.fields = (await connection.describe('Order')).fields.length;
  seen.identity = (await connection.identity()).user_id;
  const old = new jsforce.Connection({ loginUrl: url, version: '58.0' });
  await old.login(username, password);
  seen.old = (await old.query('SELECT Id FROM Contact LIMIT 1')).records.length;
  console.log(JSON.stringify(seen));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
