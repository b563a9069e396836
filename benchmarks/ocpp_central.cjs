// A central system with strict schema checks (npm ocpp-rpc). Writes one JSON line each: its port, messages, and at its end a summary.
// Use: node ocpp_central.cjs [script]; with "script" it acts on each charge point as soon as it is metered.
const path = require('path');
const { RPCServer, createValidator } = require('ocpp-rpc');

const scripted = process.argv[2] === 'script';
const now = () => new Date().toISOString();
const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const counts = { messages: 0, metered: 0, strict_failures: 0, call_errors: 0, bad_messages: 0, connections: 0 };
const sequences = {};
let transactions = 0;

const profile1 = (limit) => ({
    chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }, { startPeriod: 3600, limit: 6.5 }] },
});
const profile2 = (limit) => ({
    id: 1, stackLevel: 0, chargingProfilePurpose: 'TxProfile', chargingProfileKind: 'Relative',
    chargingSchedule: [{ id: 1, chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] }],
});
const script1 = (id) => [
    ['GetConfiguration', {}],
    ['ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '3' }],
    ['SetChargingProfile', { connectorId: 1, csChargingProfiles: profile1(8.5) }],
    ['GetCompositeSchedule', { connectorId: 1, duration: 7200, chargingRateUnit: 'A' }],
    ['ClearChargingProfile', { id: 1 }],
    ['TriggerMessage', { requestedMessage: 'MeterValues' }],
    ['ChangeAvailability', { connectorId: 1, type: 'Operative' }],
    ['UnlockConnector', { connectorId: 1 }],
    ['DataTransfer', { vendorId: 'stranger' }],
    ['RemoteStopTransaction', { transactionId: id }],
    ['RemoteStartTransaction', { idTag: 'AGAIN', connectorId: 1 }],
];
const script2 = (id) => [
    ['GetVariables', { getVariableData: [{ component: { name: 'SampledDataCtrlr' }, variable: { name: 'TxUpdatedInterval' } }] }],
    ['GetBaseReport', { requestId: 1, reportBase: 'FullInventory' }],
    ['SetChargingProfile', { evseId: 1, chargingProfile: { ...profile2(8.5), transactionId: id } }],
    ['GetChargingProfiles', { requestId: 2, chargingProfile: { stackLevel: 0 } }],
    ['GetCompositeSchedule', { evseId: 1, duration: 7200, chargingRateUnit: 'W' }],
    ['ClearChargingProfile', { chargingProfileId: 1 }],
    ['TriggerMessage', { requestedMessage: 'TransactionEvent' }],
    ['GetTransactionStatus', { transactionId: id }],
    ['UnlockConnector', { evseId: 1, connectorId: 1 }],
    ['RequestStopTransaction', { transactionId: id }],
    ['RequestStartTransaction', { idToken: { idToken: 'AGAIN', type: 'Central' }, remoteStartId: 3, evseId: 1 }],
];

async function act(client, steps) {
    for (const [method, params] of steps) {
        try {
            const answer = await client.call(method, params);
            if (scripted) say({ at: client.identity, call: method, answer });
        } catch (error) {
            counts.call_errors += 1;
            say({ at: client.identity, call: method, error: String(error) });
        }
    }
    say({ at: client.identity, script: 'done' });
}

// ocpp-rpc 2.2.1 holds the schemas of version 2.1 by names that its strict mode does not look for.
const folder = path.join(path.dirname(require.resolve('ocpp-rpc/package.json')), 'lib', 'schemas');
const schemas = require(path.join(folder, 'ocpp2_1.json')).map((schema) => ({
    ...schema, $id: schema.$id.replace(/Request$/, '.req').replace(/Response$/, '.conf'),
}));
const server = new RPCServer({
    protocols: ['ocpp2.1', 'ocpp2.0.1', 'ocpp1.6'],
    strictMode: true,
    strictModeValidators: [createValidator('ocpp2.1', schemas)],
});
server.on('client', (client) => {
    counts.connections += 1;
    let acted = !scripted;
    const begin = (steps) => { if (!acted) { acted = true; act(client, steps); } };
    client.on('strictValidationFailure', (failure) => {
        counts.strict_failures += 1;
        say({ at: client.identity, strict_failure: String(failure.error && failure.error.details ? JSON.stringify(failure.error.details) : failure.error) });
    });
    client.on('badMessage', () => { counts.bad_messages += 1; });
    client.handle(({ method, params }) => {
        counts.messages += 1;
        if (scripted) say({ from: client.identity, method, params });
        const accepted = { status: 'Accepted' };
        switch (method) {
            case 'BootNotification': return { status: 'Accepted', interval: 300, currentTime: now() };
            case 'Heartbeat': return { currentTime: now() };
            case 'Authorize': return client.protocol === 'ocpp1.6' ? { idTagInfo: accepted } : { idTokenInfo: accepted };
            case 'StartTransaction': transactions += 1; client.transaction = transactions; return { transactionId: transactions, idTagInfo: accepted };
            case 'StopTransaction': return { idTagInfo: accepted };
            case 'MeterValues': counts.metered += 1; if (params.transactionId) begin(script1(params.transactionId)); return {};
            case 'TransactionEvent': {
                const id = params.transactionInfo.transactionId;
                (sequences[id] = sequences[id] || new Set()).add(params.seqNo);
                if (params.meterValue && params.eventType === 'Updated') { counts.metered += 1; begin(script2(id)); }
                return params.idToken ? { idTokenInfo: accepted } : {};
            }
            default: return {};
        }
    });
});

const end = () => {
    let lost = 0;
    for (const seen of Object.values(sequences)) lost += Math.max(...seen) + 1 - seen.size;
    say({ summary: { ...counts, transactions: transactions || Object.keys(sequences).length, lost_events: lost } });
    process.exit(0);
};
process.on('SIGTERM', end);
process.stdin.on('end', end).resume();
server.listen(0, '127.0.0.1').then((http) => say({ port: http.address().port }));
