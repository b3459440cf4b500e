package dev.abacus.chaos.fuzz.garbage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.fuzz.grammar.Dice;
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

    Garbage garbage(Dice dice) {
        return dice.oneIn(6) ? typed(dice) : single(dice);
    }

    private Garbage single(Dice dice) {
        byte[] key = key(dice).getBytes(ISO_8859_1);
        byte[] value = value(dice);
        Optional<EtcdClient.Stored> before = etcd.get(key, false);
        String json = "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(base64(key), base64(value));
        return new Garbage(
                "curl http://127.0.0.1:2379/v3/kv/put -d '%s'   # %s"
                        .formatted(json, new String(key, UTF_8).replaceAll("\\p{Cntrl}|\ufffd", "?")),
                () -> etcd.put(key, value),
                () -> before.ifPresentOrElse(stored -> etcd.put(key, stored.value()), () -> etcd.delete(key)));
    }

    /** A value with a media type, which counts only if one transaction has put both. */
    private Garbage typed(Dice dice) {
        String name = dice.oneIn(2) ? GarbageGrammar.TYPED : "k" + dice.below(8);
        String key = "/abacus/state/" + name;
        String typeKey = "/abacus/types/" + name;
        byte[] value = value(dice);
        byte[] type =
                dice.oneIn(6) ? dice.bytes(1 + dice.below(50)) : dice.one(TYPES).getBytes(ISO_8859_1);
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

    private static byte[] value(Dice dice) {
        return dice.oneIn(6)
                ? dice.bytes(dice.one(10, 1_000, 50_000))
                : dice.one(VALUES).getBytes(ISO_8859_1);
    }

    private static String key(Dice dice) {
        String odd = dice.one(
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
        return switch (dice.below(15)) {
            case 0, 1, 2 -> "/abacus/calculations/" + new UUID(dice.number(), dice.number());
            // At the beginning, and at the end, of all.
            case 3 -> "/abacus/calculations/" + dice.one("0", "00000000-0000-0000-0000-000000000000", "fe", "~");
            case 4 -> "/abacus/calculations/" + odd;
            case 5, 6 -> "/abacus/state/" + GarbageGrammar.STATE + odd;
            case 7 -> "/abacus/state/" + odd;
            case 8 -> "/abacus/idempotency/" + dice.one("sum/", "multiply/", "nope/", "") + GarbageGrammar.KEY;
            case 9 -> "/abacus/requests/" + odd;
            case 10 -> "/abacus/leaders/" + dice.one("x", odd);
            case 11, 12 -> "/abacus/backups/" + dice.one("last", "last", "failure", "x", odd);
            case 13 -> "/abacus/" + dice.one("probe", "never", "x", odd);
            default -> "/abacus/idempotency/sum/" + GarbageGrammar.KEY;
        };
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
