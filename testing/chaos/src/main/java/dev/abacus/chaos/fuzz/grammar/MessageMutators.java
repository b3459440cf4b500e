package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.SendMode;
import java.util.ArrayList;
import java.util.List;

/** Mutators of the method, the version, the framing and the send mode. */
final class MessageMutators {

    private static final String[] METHODS = {
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"
    };
    private static final String[] NO_METHODS = {
        "PROPFIND",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "SEARCH",
        "REPORT",
        "QUERY",
        "PURGE",
        "LINK",
        "get",
        "Get",
        "GETT",
        "X",
        "",
        "G(T",
        "G\u00ff",
        "GET ",
        "M".repeat(300)
    };

    private MessageMutators() {}

    static void method(RequestBuilder builder) {
        SeededRandom random = builder.random;
        boolean registered = !random.oneIn(4);
        builder.method = registered ? random.one(METHODS) : random.one(NO_METHODS);
        builder.mutation(registered ? "method" : "unknown method");
        if (builder.method.equals("HEAD") && random.oneIn(2)) {
            builder.mode = SendMode.PIPELINED;
        }
    }

    static void framing(RequestBuilder builder) {
        SeededRandom random = builder.random;
        builder.mutation("framing");
        switch (random.below(16)) {
            case 0, 1 -> {
                builder.measured = false;
                builder.field("Transfer-Encoding", "chunked");
                builder.body = chunked(builder.body, random);
            }
            case 2 -> length(builder, random.one("-1", "+5", "x", "", "5,5", "99999999999999999999", "0x5", "5 5"));
            case 3 -> length(builder, Integer.toString(builder.body.length + 1 + random.below(100)));
            case 4 -> length(builder, Integer.toString(random.below(builder.body.length + 1)));
            case 5 -> {
                builder.field("Content-Length", Integer.toString(builder.body.length + random.below(2)));
                builder.alone();
            }
            case 6 ->
                coded(
                        builder,
                        random.one(
                                "gzip, chunked",
                                "chunked, chunked",
                                "identity",
                                "nope",
                                "",
                                "chunked;x=y",
                                "Chunked",
                                " chunked",
                                "chunked\u000b",
                                "xchunked"));
            case 7 -> {
                builder.field("Transfer-Encoding", "chunked");
                builder.body = chunked(builder.body, random);
                builder.alone();
            }
            case 8 -> {
                builder.measured = false;
                builder.field("Transfer-Encoding", "chunked");
                builder.body = random.one(
                                "z\r\nx\r\n0\r\n\r\n",
                                "5\r\nab",
                                "-1\r\n",
                                "ffffffffff\r\nx",
                                "1\nx\n0\n\n",
                                "1;x=y\r\na\r\n0\r\nT: v\r\n\r\n",
                                "0\r\n",
                                "")
                        .getBytes(ISO_8859_1);
                builder.alone();
            }
            case 9 -> host(builder);
            case 10 -> {
                builder.version = random.one(
                        "",
                        "HTTP/1.0",
                        "HTTP/1.2",
                        "HTTP/2.0",
                        "HTTP/0.9",
                        "HTTP/1",
                        "http/1.1",
                        "HTTP/11",
                        "HTTPS/1.1",
                        "HTTP/1.1 x",
                        "PRI");
                builder.alone();
            }
            case 11 -> {
                builder.fields.add(new Field(random.one("", " ", "X Y", "X\u00ff", "X\u0000", "X:", "(X)", " X"), "1"));
                builder.alone();
            }
            case 12 -> {
                builder.field("X", random.one("a\u0000b", "a\rb", "a\nb", "a\r\n b", "a\u007fb", "a\u0001b"));
                builder.alone();
            }
            case 13 -> builder.mode = SendMode.PIPELINED;
            case 14 -> builder.mode = SendMode.CUT;
            default -> {
                builder.body = random.bytes(random.below(50));
                builder.field("Connection", "close");
            }
        }
    }

    private static void length(RequestBuilder builder, String value) {
        builder.measured = false;
        builder.field("Content-Length", value);
        builder.alone();
    }

    private static void coded(RequestBuilder builder, String value) {
        builder.measured = false;
        builder.field("Transfer-Encoding", value);
        builder.body = chunked(builder.body, builder.random);
        builder.alone();
    }

    private static void host(RequestBuilder builder) {
        SeededRandom random = builder.random;
        builder.hosted = false;
        List<String> hosts = new ArrayList<>(List.of(random.one(
                "",
                "a b",
                "localhost:99999",
                "[::1]",
                "[::1",
                "evil.example",
                "localhost:x",
                "\u00ff",
                "a/b",
                "user@localhost")));
        if (random.oneIn(3)) {
            hosts.add("localhost");
        }
        if (random.oneIn(6)) {
            hosts.clear();
        }
        hosts.forEach(host -> builder.fields.addFirst(new Field("Host", host)));
        builder.alone();
    }

    private static byte[] chunked(byte[] body, SeededRandom random) {
        int cut = body.length < 2 ? body.length : 1 + random.below(body.length - 1);
        String text = new String(body, ISO_8859_1);
        return (chunk(text.substring(0, cut)) + chunk(text.substring(cut)) + "0\r\n\r\n").getBytes(ISO_8859_1);
    }

    private static String chunk(String text) {
        return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
