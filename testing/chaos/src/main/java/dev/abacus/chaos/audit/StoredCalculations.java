package dev.abacus.chaos.audit;

import static java.util.stream.Collectors.toMap;

import dev.abacus.cluster.load.LoadCall;
import dev.abacus.testsupport.EtcdClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calculations as they are stored in etcd, read by the documented layout, not by the product's code.
 *
 * @param records by id
 * @param ids by operation and idempotency key, as {@code multiply/KEY}
 */
public record StoredCalculations(Map<String, Record> records, Map<String, String> ids) {

    /** Where they are; the last part of a key is the {@link #complement} of the id. */
    public static final String RECORDS = "/abacus/calculations/";

    /** Where the ids are, each under its operation and idempotency key. */
    public static final String KEYS = "/abacus/idempotency/";

    static final String ALL = "/abacus/";

    /** @param id as the record itself says */
    public record Record(String id, String operation, List<Long> operands, long result) {

        public static Record of(String json) {
            JsonNode tree = JsonMapper.shared().readTree(json);
            return new Record(
                    tree.path("id").asString(""),
                    tree.path("operation").asString(""),
                    tree.path("operands")
                            .valueStream()
                            .map(number -> number.asLong(0))
                            .toList(),
                    tree.path("result").asLong(0));
        }

        /** Whether its inputs are those of this call, whatever its result. */
        boolean isOf(LoadCall call) {
            return operation.equals(call.operation().label()) && operands.equals(call.operands());
        }
    }

    /** All of one moment: writes whose callers have given up may still be under way. */
    public static StoredCalculations read(EtcdClient etcd) {
        Map<String, EtcdClient.Stored> all = etcd.entries(ALL);
        return new StoredCalculations(
                all.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(RECORDS))
                        .collect(toMap(
                                entry -> complement(entry.getKey().substring(RECORDS.length())),
                                entry -> Record.of(entry.getValue().text()))),
                all.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(KEYS))
                        .collect(toMap(
                                entry -> entry.getKey().substring(KEYS.length()),
                                entry -> entry.getValue().text())));
    }

    /** A record's place under {@link #KEYS}. */
    static String keyOf(LoadCall call) {
        return call.operation().label() + "/" + call.key();
    }

    /** From an id to the last part of the record's key, and back: the order of keys is that from new to old. */
    public static String complement(String id) {
        UUID uuid = UUID.fromString(id);
        return new UUID(~uuid.getMostSignificantBits(), ~uuid.getLeastSignificantBits()).toString();
    }
}
