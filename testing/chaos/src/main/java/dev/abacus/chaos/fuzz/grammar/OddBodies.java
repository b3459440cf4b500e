package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies with the wrong JSON, or without any. */
final class OddBodies {

    private static final String[] OTHER_VALUES = {
        "null",
        "true",
        "\"7\"",
        "7.5",
        "7.0",
        "1e2",
        "1e400",
        "-0",
        "[]",
        "{}",
        "[7]",
        "{\"a\":7}",
        "\"\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "NaN",
        "Infinity",
        "07",
        "+7",
        "0x7",
        "'7'",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "3037000500"
    };

    private OddBodies() {}

    static void apply(Draft draft) {
        Dice dice = draft.dice;
        String body = new String(draft.body, ISO_8859_1);
        draft.odd("body");
        String odd = switch (dice.below(22)) {
            case 0 -> "";
            case 1 -> body.isEmpty() ? "{" : body.substring(0, dice.below(body.length()));
            case 2 -> body + dice.one("x", "}", "]", "{}", "\u0000", " \n ", ",", "//c", "\u00ff");
            case 3 -> dice.one("\u00ef\u00bb\u00bf", "\u00fe\u00ff", " ", "\u0000", "//c\n", ")]}'\n") + body;
            case 4, 5, 6 -> body.replaceFirst("-?\\d+", dice.one(OTHER_VALUES).replace("\\", "\\\\"));
            case 7 -> body.replaceFirst("-?\\d+", dice.digits(dice.one(20, 1_000, 100_000)));
            case 8 ->
                body.replaceFirst(
                        "\\{",
                        "{\"" + dice.one("c", "A", "", "__proto__", "a", "numbers", "\u00ff", "\\\\u0061") + "\":1,");
            case 9 -> body.replace(":", dice.one("", "=", "::", ": ,"));
            case 10 -> dice.one("[", "{\"a\":", "[{\"a\":").repeat(dice.one(10, 500, 20_000));
            case 11 -> {
                int depth = dice.one(10, 500, 2_000);
                yield "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"b\":1}";
            }
            case 12 ->
                "{\"numbers\":["
                        + IntStream.range(0, dice.one(100, 10_000, 10_001, 30_000))
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(","))
                        + "]}";
            case 13 -> dice.oneIn(40) ? " ".repeat((1 << 20) + dice.below(3) - 1) + body : body + " ".repeat(5_000);
            case 14 -> "{\"a\":" + dice.one(OTHER_VALUES) + ",\"b\":" + dice.one(OTHER_VALUES) + "}";
            case 15 -> "{\"numbers\":[" + dice.one(OTHER_VALUES) + "," + dice.one(OTHER_VALUES) + "]}";
            case 16 -> "{\"numbers\":" + dice.one(OTHER_VALUES) + "}";
            case 17 -> new String(dice.bytes(1 + dice.below(300)), ISO_8859_1);
            case 18 ->
                dice.one(
                        "a=7&b=8",
                        "<a>7</a>",
                        "a: 7\nb: 8",
                        "\"a\"",
                        "7",
                        "null",
                        "[]",
                        "{}",
                        "[7,8]",
                        "--x\r\n\r\n--x--");
            case 19 ->
                "{"
                        + IntStream.range(0, dice.one(50, 1_000, 30_000))
                                .mapToObj("\"k%d\":1"::formatted)
                                .collect(Collectors.joining(","))
                        + "}";
            case 20 -> {
                String repeated = dice.one("\"a\":1,", "\"a\":\"x\",", "\"k\":{},", ",");
                yield "{" + repeated.repeat(dice.one(50, 1_000, 30_000)) + body.replaceFirst("\\{", "");
            }
            default -> "{\"" + "k".repeat(dice.one(100, 60_000)) + "\":1}";
        };
        draft.body = odd.getBytes(ISO_8859_1);
    }
}
