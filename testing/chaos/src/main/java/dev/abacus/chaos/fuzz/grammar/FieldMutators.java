package dev.abacus.chaos.fuzz.grammar;

import dev.abacus.chaos.fuzz.wire.Field;
import java.util.List;
import java.util.stream.IntStream;

/** Mutators of header fields: rare, malformed, repeated, too many or too long. */
final class FieldMutators {

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

    private FieldMutators() {}

    static void apply(RequestBuilder builder) {
        SeededRandom random = builder.random;
        switch (random.below(22)) {
            case 0, 1, 2, 3 -> builder.onlyMutatedField("Accept", accept(random));
            case 4, 5 ->
                builder.onlyMutatedField(
                        "Content-Type", random.oneIn(3) ? random.one(NO_MEDIA_TYPES) : random.one(MEDIA_TYPES));
            case 6 ->
                builder.mutatedField(
                        "Content-Encoding",
                        random.one("gzip", "identity", "br", "deflate, gzip", "nope", "", "aws-chunked"));
            case 7 ->
                builder.mutatedField(
                        "Content-Range",
                        random.one("bytes 0-1/5", "bytes 2-3/*", "bytes */5", "bytes", "", "items 1-2/3"));
            case 8, 9 -> precondition(builder);
            case 10, 11 -> idempotencyKey(builder);
            case 12 ->
                builder.mutatedField(
                        "Last-Event-ID",
                        random.one(
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
                                "1:" + random.digits(18),
                                "a".repeat(4_000)));
            case 13 ->
                builder.mutatedField(
                        "Abacus-Timeout-Ms",
                        random.oneIn(3) ? random.one("1", "5", "50", "2000") : Values.edgeCase(random));
            case 14 -> traceContext(builder);
            case 15 -> {
                builder.mutatedField(
                        "Origin", random.one("https://evil.example", "null", "", "http://localhost:8080", "x"));
                if (random.oneIn(2)) {
                    builder.field("Access-Control-Request-Method", random.one("PUT", "DELETE", "NOPE"));
                    builder.method = "OPTIONS";
                }
            }
            case 16 ->
                builder.mutation("forwarded")
                        .field(
                                random.one(
                                        "X-Forwarded-Proto",
                                        "X-Forwarded-Host",
                                        "X-Forwarded-Port",
                                        "X-Forwarded-Prefix",
                                        "X-Forwarded-For",
                                        "Forwarded",
                                        "X-HTTP-Method-Override"),
                                random.one(
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
                builder.mutation("conditional")
                        .field(
                                random.one("If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range"),
                                random.one(
                                        "Sun, 06 Nov 1994 08:49:37 GMT",
                                        "Sun, 06 Nov 2094 08:49:37 GMT",
                                        "x",
                                        "",
                                        "bytes=0-0",
                                        "bytes=5-1",
                                        "bytes=0-0,-1",
                                        "\"1\""));
            case 18 ->
                builder.mutatedField(
                        "Expect", random.one("100-continue", "100-Continue", "200-ok", "", "100-continue, x"));
            case 19 ->
                builder.mutation("any field")
                        .field(
                                random.one(
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
                                random.one(
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
                builder.mutation("many fields")
                        .fields
                        .addAll(IntStream.range(0, random.one(20, 90, 150))
                                .mapToObj(number -> new Field("X-" + number, "1"))
                                .toList());
            default ->
                builder.mutation("long field")
                        .field(
                                random.one(
                                        "X",
                                        "Cookie",
                                        "Accept",
                                        "If-Match",
                                        "Last-Event-ID",
                                        "Idempotency-Key",
                                        "Content-Type",
                                        "traceparent"),
                                "x".repeat(random.one(300, 3_000, 12_000, 30_000)));
        }
    }

    private static String accept(SeededRandom random) {
        if (random.oneIn(6)) {
            return "application/json;q=" + random.one("1", "1.0") + ", text/event-stream;q=" + random.one("0.1", "0");
        }
        int count = random.oneIn(12) ? 40 + random.below(20) : 1 + random.below(3);
        List<String> ranges =
                IntStream.range(0, count).mapToObj(range -> range(random)).toList();
        return String.join(random.one(",", ", ", " , "), ranges);
    }

    private static String range(SeededRandom random) {
        String type = random.oneIn(8) ? random.one(NO_MEDIA_TYPES) : random.one(MEDIA_TYPES);
        return random.oneIn(2)
                ? type
                : type + ";q=" + random.one("0", "0.1", "0.5", "0.9", "1", "1.0", "0.001", "2", "-1", "x", "");
    }

    private static void precondition(RequestBuilder builder) {
        SeededRandom random = builder.random;
        boolean wellFormed = !random.oneIn(4);
        builder.mutation(wellFormed ? "precondition" : "malformed precondition")
                .field(
                        random.one("If-Match", "If-None-Match"),
                        wellFormed ? random.one(ENTITY_TAGS) : random.one(NO_ENTITY_TAGS));
        if (random.oneIn(6)) {
            builder.field(random.one("If-Match", "If-None-Match"), random.one(ENTITY_TAGS));
        }
    }

    private static void idempotencyKey(RequestBuilder builder) {
        SeededRandom random = builder.random;
        String mark = builder.mark();
        switch (random.below(8)) {
            case 0 ->
                builder.mutation("Idempotency-Key twice")
                        .onlyField("Idempotency-Key", mark)
                        .field("Idempotency-Key", mark);
            case 1 -> builder.mutation("Idempotency-Key in quotes").onlyField("Idempotency-Key", "\"" + mark + "\"");
            case 2 ->
                builder.onlyMutatedField(
                        "Idempotency-Key",
                        "\"" + mark + random.one("x", "\\\"", "\\").repeat(random.one(100, 3_000, 8_000)) + "\"");
            case 3 -> builder.onlyMutatedField("Idempotency-Key", mark + "x".repeat(random.one(100, 3_000, 8_000)));
            case 4 ->
                builder.onlyMutatedField(
                        "Idempotency-Key", random.one("\"", "\"\"", "\"a", "\"a\\\"", "a\"b", "\"a\\b\""));
            case 5 -> builder.onlyMutatedField("Idempotency-Key", mark + Values.edgeText(random));
            case 6 ->
                builder.mutation("Idempotency-Key shared").onlyField("Idempotency-Key", "shared-" + random.below(4));
            default ->
                builder.mutation("Idempotency-Key twice")
                        .onlyField("Idempotency-Key", mark)
                        .field("idempotency-key", mark + "b");
        }
    }

    /** W3C Trace Context and Baggage; what is well-formed is passed on to the services, so it is sent to them as well. */
    private static void traceContext(RequestBuilder builder) {
        SeededRandom random = builder.random;
        builder.mutatedField("traceparent", traceparent(random));
        if (random.oneIn(2)) {
            builder.field(random.one("tracestate", "baggage"), members(random));
        }
    }

    private static String members(SeededRandom random) {
        return random.one(
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
                "a=" + "x".repeat(random.one(256, 4_000)),
                "a=1,".repeat(random.one(31, 64, 1_000)) + "b=2");
    }

    private static String traceparent(SeededRandom random) {
        String trace = random.one(
                "0".repeat(32),
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "4BF92F3577B34DA6A3CE929D0E0E4736",
                "4bf9",
                "z".repeat(32));
        String span = random.one("00f067aa0ba902b7", "0".repeat(16), "x");
        return random.one(
                "00-" + trace + "-" + span + "-01", "ff-" + trace + "-" + span + "-01", "00-" + trace, "", "-", trace);
    }
}
