package dev.abacus.chaos.fuzz.grammar;

import dev.abacus.chaos.fuzz.wire.Field;
import java.util.List;
import java.util.stream.IntStream;

/** Header fields that are rare, malformed, given twice, or too much. */
final class OddFields {

    private static final String[] MEDIA_TYPES = {
        "application/json",
        "text/event-stream",
        "*/*",
        "application/*",
        "text/*",
        "text/plain",
        "text/html",
        "image/png",
        "application/problem+json",
        "application/vnd.foo+json",
        "application/xml",
        "application/octet-stream",
        "application/json;charset=utf-16",
        "application/json; charset=nope",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/yaml",
        "application/json;version=2"
    };

    private static final String[] NO_MEDIA_TYPES = {
        "",
        "*",
        "json",
        "application/",
        "/json",
        ";;;",
        "a/b/c",
        "application/json;;",
        "application/json; q",
        "a b/c",
        "\u00ff/\u00ff",
        ","
    };

    private static final String[] ENTITY_TAGS = {
        "*",
        "\"1\"",
        "\"5\"",
        "W/\"5\"",
        "\"1\", \"2\"",
        "\"1\",W/\"2\", \"3\"",
        "\"abc\"",
        "\"\"",
        "\"999999999999999999999999\""
    };

    private static final String[] NO_ENTITY_TAGS = {
        "1", "\"", "", "w/\"1\"", "*, \"1\"", "\"1\" \"2\"", "\"a\"b\"", ",", "**", "\u00ff"
    };

    private OddFields() {}

    static void apply(Draft draft) {
        Dice dice = draft.dice;
        switch (dice.below(22)) {
            case 0, 1, 2, 3 -> draft.onlyOddField("Accept", accept(dice));
            case 4, 5 ->
                draft.onlyOddField("Content-Type", dice.oneIn(3) ? dice.one(NO_MEDIA_TYPES) : dice.one(MEDIA_TYPES));
            case 6 ->
                draft.oddField(
                        "Content-Encoding",
                        dice.one("gzip", "identity", "br", "deflate, gzip", "nope", "", "aws-chunked"));
            case 7 ->
                draft.oddField(
                        "Content-Range",
                        dice.one("bytes 0-1/5", "bytes 2-3/*", "bytes */5", "bytes", "", "items 1-2/3"));
            case 8, 9 -> precondition(draft);
            case 10, 11 -> idempotencyKey(draft);
            case 12 ->
                draft.oddField(
                        "Last-Event-ID",
                        dice.one(
                                "0",
                                "1",
                                "-1",
                                "1-1",
                                "1.2.3",
                                "9223372036854775807",
                                "99999999999999999999",
                                "x",
                                "",
                                "\u00ff",
                                "1:" + dice.digits(18),
                                "a".repeat(4_000)));
            case 13 ->
                draft.oddField(
                        "Abacus-Timeout-Ms", dice.oneIn(3) ? dice.one("1", "5", "50", "2000") : Values.odd(dice));
            case 14 -> traceContext(draft);
            case 15 -> {
                draft.oddField("Origin", dice.one("https://evil.example", "null", "", "http://localhost:8080", "x"));
                if (dice.oneIn(2)) {
                    draft.field("Access-Control-Request-Method", dice.one("PUT", "DELETE", "NOPE"));
                    draft.method = "OPTIONS";
                }
            }
            case 16 ->
                draft.odd("forwarded")
                        .field(
                                dice.one(
                                        "X-Forwarded-Proto",
                                        "X-Forwarded-Host",
                                        "X-Forwarded-Port",
                                        "X-Forwarded-Prefix",
                                        "X-Forwarded-For",
                                        "Forwarded",
                                        "X-HTTP-Method-Override"),
                                dice.one(
                                        "https",
                                        "evil.example",
                                        "99999",
                                        "/abacus",
                                        "10.0.0.1, 1.2.3.4",
                                        "for=1.2.3.4;proto=https;host=evil.example",
                                        "DELETE",
                                        "",
                                        "\u00ff"));
            case 17 ->
                draft.odd("conditional")
                        .field(
                                dice.one("If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range"),
                                dice.one(
                                        "Sun, 06 Nov 1994 08:49:37 GMT",
                                        "Sun, 06 Nov 2094 08:49:37 GMT",
                                        "x",
                                        "",
                                        "bytes=0-0",
                                        "bytes=5-1",
                                        "bytes=0-0,-1",
                                        "\"1\""));
            case 18 ->
                draft.oddField("Expect", dice.one("100-continue", "100-Continue", "200-ok", "", "100-continue, x"));
            case 19 ->
                draft.odd("any field")
                        .field(
                                dice.one(
                                        "Cookie",
                                        "Authorization",
                                        "User-Agent",
                                        "Upgrade",
                                        "Connection",
                                        "TE",
                                        "Accept-Encoding",
                                        "Accept-Language",
                                        "Accept-Charset",
                                        "Date",
                                        "Via",
                                        "Max-Forwards",
                                        "X"),
                                dice.one(
                                        "x",
                                        "",
                                        "gzip;q=2",
                                        "close",
                                        "keep-alive",
                                        "upgrade",
                                        "h2c",
                                        "websocket",
                                        "Basic x",
                                        "$Version=1; a=\"",
                                        "\u00ff",
                                        "de-DE, *;q=0.5",
                                        "b".repeat(4_000)));
            case 20 ->
                draft.odd("many fields")
                        .fields
                        .addAll(IntStream.range(0, dice.one(20, 90, 150))
                                .mapToObj(number -> new Field("X-" + number, "1"))
                                .toList());
            default ->
                draft.odd("long field")
                        .field(
                                dice.one(
                                        "X",
                                        "Cookie",
                                        "Accept",
                                        "If-Match",
                                        "Last-Event-ID",
                                        "Idempotency-Key",
                                        "Content-Type",
                                        "traceparent"),
                                "x".repeat(dice.one(300, 3_000, 12_000, 30_000)));
        }
    }

    private static String accept(Dice dice) {
        if (dice.oneIn(6)) {
            return "application/json;q=" + dice.one("1", "1.0") + ", text/event-stream;q=" + dice.one("0.1", "0");
        }
        List<String> ranges = IntStream.range(0, 1 + dice.below(3))
                .mapToObj(range -> range(dice))
                .toList();
        return String.join(dice.one(",", ", ", " , "), ranges);
    }

    private static String range(Dice dice) {
        String type = dice.oneIn(8) ? dice.one(NO_MEDIA_TYPES) : dice.one(MEDIA_TYPES);
        return dice.oneIn(2)
                ? type
                : type + ";q=" + dice.one("0", "0.1", "0.5", "0.9", "1", "1.0", "0.001", "2", "-1", "x", "");
    }

    private static void precondition(Draft draft) {
        Dice dice = draft.dice;
        boolean wellFormed = !dice.oneIn(4);
        draft.odd(wellFormed ? "precondition" : "malformed precondition")
                .field(
                        dice.one("If-Match", "If-None-Match"),
                        wellFormed ? dice.one(ENTITY_TAGS) : dice.one(NO_ENTITY_TAGS));
        if (dice.oneIn(6)) {
            draft.field(dice.one("If-Match", "If-None-Match"), dice.one(ENTITY_TAGS));
        }
    }

    private static void idempotencyKey(Draft draft) {
        Dice dice = draft.dice;
        String mark = draft.mark();
        switch (dice.below(8)) {
            case 0 ->
                draft.odd("Idempotency-Key twice")
                        .onlyField("Idempotency-Key", mark)
                        .field("Idempotency-Key", mark);
            case 1 -> draft.odd("Idempotency-Key in quotes").onlyField("Idempotency-Key", "\"" + mark + "\"");
            case 2 ->
                draft.onlyOddField(
                        "Idempotency-Key",
                        "\"" + mark + dice.one("x", "\\\"", "\\").repeat(dice.one(100, 3_000, 8_000)) + "\"");
            case 3 -> draft.onlyOddField("Idempotency-Key", mark + "x".repeat(dice.one(100, 3_000, 8_000)));
            case 4 ->
                draft.onlyOddField("Idempotency-Key", dice.one("\"", "\"\"", "\"a", "\"a\\\"", "a\"b", "\"a\\b\""));
            case 5 -> draft.onlyOddField("Idempotency-Key", mark + Values.oddText(dice));
            case 6 -> draft.odd("Idempotency-Key shared").onlyField("Idempotency-Key", "shared-" + dice.below(4));
            default ->
                draft.odd("Idempotency-Key twice")
                        .onlyField("Idempotency-Key", mark)
                        .field("idempotency-key", mark + "b");
        }
    }

    /** W3C Trace Context and Baggage; what is well-formed is passed on to the services, so it is sent to them as well. */
    private static void traceContext(Draft draft) {
        Dice dice = draft.dice;
        draft.oddField("traceparent", traceparent(dice));
        if (dice.oneIn(2)) {
            draft.field(dice.one("tracestate", "baggage"), members(dice));
        }
    }

    private static String members(Dice dice) {
        return dice.one(
                "a=1",
                "a=1,b=2",
                "a=1,a=2",
                "a={}",
                "a={x}",
                "{a}=1",
                "a=%s",
                "a=%",
                "a=$0",
                "a=",
                "=1",
                "",
                ",",
                "a=1;p=2",
                "a=\u00ff",
                "a=" + "x".repeat(dice.one(256, 4_000)),
                "a=1,".repeat(dice.one(31, 64, 1_000)) + "b=2");
    }

    private static String traceparent(Dice dice) {
        String trace = dice.one(
                "0".repeat(32),
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "4BF92F3577B34DA6A3CE929D0E0E4736",
                "4bf9",
                "z".repeat(32));
        String span = dice.one("00f067aa0ba902b7", "0".repeat(16), "x");
        return dice.one(
                "00-" + trace + "-" + span + "-01", "ff-" + trace + "-" + span + "-01", "00-" + trace, "", "-", trace);
    }
}
