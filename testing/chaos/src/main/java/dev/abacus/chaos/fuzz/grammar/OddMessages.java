package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.abacus.chaos.fuzz.wire.Field;
import dev.abacus.chaos.fuzz.wire.Manner;
import java.util.ArrayList;
import java.util.List;

/** Odd request lines, framing, and ways of sending. */
final class OddMessages {

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

    private OddMessages() {}

    static void method(Draft draft) {
        Dice dice = draft.dice;
        boolean registered = !dice.oneIn(4);
        draft.method = registered ? dice.one(METHODS) : dice.one(NO_METHODS);
        draft.odd(registered ? "method" : "unknown method");
        if (draft.method.equals("HEAD") && dice.oneIn(2)) {
            draft.manner = Manner.PIPELINED;
        }
    }

    static void framing(Draft draft) {
        Dice dice = draft.dice;
        draft.odd("framing");
        switch (dice.below(16)) {
            case 0, 1 -> {
                draft.measured = false;
                draft.field("Transfer-Encoding", "chunked");
                draft.body = chunked(draft.body, dice);
            }
            case 2 -> length(draft, dice.one("-1", "+5", "x", "", "5,5", "99999999999999999999", "0x5", "5 5"));
            case 3 -> length(draft, Integer.toString(draft.body.length + 1 + dice.below(100)));
            case 4 -> length(draft, Integer.toString(dice.below(draft.body.length + 1)));
            case 5 -> {
                draft.field("Content-Length", Integer.toString(draft.body.length + dice.below(2)));
                draft.alone();
            }
            case 6 ->
                coded(
                        draft,
                        dice.one(
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
                draft.field("Transfer-Encoding", "chunked");
                draft.body = chunked(draft.body, dice);
                draft.alone();
            }
            case 8 -> {
                draft.measured = false;
                draft.field("Transfer-Encoding", "chunked");
                draft.body = dice.one(
                                "z\r\nx\r\n0\r\n\r\n",
                                "5\r\nab",
                                "-1\r\n",
                                "ffffffffff\r\nx",
                                "1\nx\n0\n\n",
                                "1;x=y\r\na\r\n0\r\nT: v\r\n\r\n",
                                "0\r\n",
                                "")
                        .getBytes(ISO_8859_1);
                draft.alone();
            }
            case 9 -> host(draft);
            case 10 -> {
                draft.version = dice.one(
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
                draft.alone();
            }
            case 11 -> {
                draft.fields.add(new Field(dice.one("", " ", "X Y", "X\u00ff", "X\u0000", "X:", "(X)", " X"), "1"));
                draft.alone();
            }
            case 12 -> {
                draft.field("X", dice.one("a\u0000b", "a\rb", "a\nb", "a\r\n b", "a\u007fb", "a\u0001b"));
                draft.alone();
            }
            case 13 -> draft.manner = Manner.PIPELINED;
            case 14 -> draft.manner = Manner.CUT;
            default -> {
                draft.body = dice.bytes(dice.below(50));
                draft.field("Connection", "close");
            }
        }
    }

    private static void length(Draft draft, String value) {
        draft.measured = false;
        draft.field("Content-Length", value);
        draft.alone();
    }

    private static void coded(Draft draft, String value) {
        draft.measured = false;
        draft.field("Transfer-Encoding", value);
        draft.body = chunked(draft.body, draft.dice);
        draft.alone();
    }

    private static void host(Draft draft) {
        Dice dice = draft.dice;
        draft.hosted = false;
        List<String> hosts = new ArrayList<>(List.of(dice.one(
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
        if (dice.oneIn(3)) {
            hosts.add("localhost");
        }
        if (dice.oneIn(6)) {
            hosts.clear();
        }
        hosts.forEach(host -> draft.fields.addFirst(new Field("Host", host)));
        draft.alone();
    }

    private static byte[] chunked(byte[] body, Dice dice) {
        int cut = body.length < 2 ? body.length : 1 + dice.below(body.length - 1);
        String text = new String(body, ISO_8859_1);
        return (chunk(text.substring(0, cut)) + chunk(text.substring(cut)) + "0\r\n\r\n").getBytes(ISO_8859_1);
    }

    private static String chunk(String text) {
        return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }
}
