package dev.abacus.chaos.fuzz.garbage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.grammar.SeededRandom;
import dev.abacus.testsupport.EtcdClient;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Garbage in etcd: malformed keys and values under each of the suite's prefixes. */
record EtcdGarbage(EtcdClient etcd) {

    private static final String[] VALUES = {
        "",
        "x",
        "{",
        "{}",
        "[]",
        "null",
        "5",
        "\"\"",
        "{\"id\":5}",
        "{\"id\":\"x\",\"operation\":\"multiply\",\"operands\":[7,8],\"result\":56}",
        "{\"id\":null,\"operation\":null,\"operands\":null,\"result\":null,\"instance\":null,\"recordedAt\":null}",
        "{\"at\":\"x\"}",
        "{\"file\":\"../../x\",\"at\":5}",
        "\u00ff\u00fe",
        "\u0000",
        "<html>"
    };

    private static final String[] TYPES = {
        "",
        " ",
        "x",
        "text",
        "/",
        "text/",
        "*/*",
        "text/*",
        "text/plain;",
        "text/plain; charset=nope",
        "text/plain; charset=\"",
        "text/plain\r\nX-Forged: 1",
        "text/html\n\n<script>",
        "text/event-stream",
        "\u00ff\u00fe",
        "\u00c3\u00a9/x",
        "\u0000",
        "application/" + "x".repeat(30_000)
    };

    Garbage garbage(SeededRandom random) {
        return random.oneIn(6) ? typed(random) : single(random);
    }

    private Garbage single(SeededRandom random) {
        byte[] key = key(random).getBytes(ISO_8859_1);
        byte[] value = value(random);
        Optional<EtcdClient.Stored> before = etcd.get(key, false);
        String json = "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(base64(key), base64(value));
        return new Garbage(
                "curl http://127.0.0.1:2379/v3/kv/put -d '%s'   # %s"
                        .formatted(json, new String(key, UTF_8).replaceAll("\\p{Cntrl}|\ufffd", "?")),
                () -> etcd.put(key, value),
                () -> before.ifPresentOrElse(stored -> etcd.put(key, stored.value()), () -> etcd.delete(key)));
    }

    /** A value with a media type, which counts only if one transaction has put both. */
    private Garbage typed(SeededRandom random) {
        String name = random.oneIn(2) ? GarbageGrammar.TYPED : "k" + random.below(8);
        String key = "/abacus/state/" + name;
        String typeKey = "/abacus/types/" + name;
        byte[] value = value(random);
        byte[] type = random.oneIn(6)
                ? random.bytes(1 + random.below(50))
                : random.one(TYPES).getBytes(ISO_8859_1);
        String json =
                "{\"success\":[{\"request_put\":{\"key\":\"%s\",\"value\":\"%s\"}},{\"request_put\":{\"key\":\"%s\",\"value\":\"%s\"}}]}"
                        .formatted(
                                base64(key.getBytes(ISO_8859_1)),
                                base64(value),
                                base64(typeKey.getBytes(ISO_8859_1)),
                                base64(type));
        return new Garbage(
                "curl http://127.0.0.1:2379/v3/kv/txn -d '%s'   # %s".formatted(json, name),
                () -> etcd.put(Map.of(key, value, typeKey, type)),
                () -> {
                    etcd.delete(key);
                    etcd.delete(typeKey);
                });
    }

    private static byte[] value(SeededRandom random) {
        return random.oneIn(6)
                ? random.bytes(random.one(10, 1_000, 50_000))
                : random.one(VALUES).getBytes(ISO_8859_1);
    }

    private static String key(SeededRandom random) {
        String malformed = random.one(
                "",
                "x",
                "x/y",
                "\u00ff\u00fe",
                "\u00c3(",
                "\u00ed\u00a0\u0080",
                "x\u0080",
                "\u0000",
                "\u00c3\u00a9",
                "../x",
                "a b",
                "\u001b[31m\nFORGED",
                "~".repeat(2_000));
        return switch (random.below(15)) {
            case 0, 1, 2 -> "/abacus/calculations/" + new UUID(random.number(), random.number());
            // At the beginning, and at the end, of all.
            case 3 -> "/abacus/calculations/" + random.one("0", "00000000-0000-0000-0000-000000000000", "fe", "~");
            case 4 -> "/abacus/calculations/" + malformed;
            case 5, 6 -> "/abacus/state/" + GarbageGrammar.STATE + malformed;
            case 7 -> "/abacus/state/" + malformed;
            case 8 -> "/abacus/idempotency/" + random.one("sum/", "multiply/", "nope/", "") + GarbageGrammar.KEY;
            case 9 -> "/abacus/requests/" + malformed;
            case 10 -> "/abacus/leaders/" + random.one("x", malformed);
            case 11, 12 -> "/abacus/backups/" + random.one("last", "last", "failure", "x", malformed);
            case 13 -> "/abacus/" + random.one("probe", "never", "x", malformed);
            default -> "/abacus/idempotency/sum/" + GarbageGrammar.KEY;
        };
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
