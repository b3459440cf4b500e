package dev.abacus.chaos.fuzz.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Mutators of the body: invalid JSON, JSON that the API does not take, and no JSON. */
final class BodyMutators {

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

    private BodyMutators() {}

    static void apply(RequestBuilder builder) {
        SeededRandom random = builder.random;
        String body = new String(builder.body, ISO_8859_1);
        builder.mutation("body");
        String mutated = switch (random.below(22)) {
            case 0 -> "";
            case 1 -> body.isEmpty() ? "{" : body.substring(0, random.below(body.length()));
            case 2 -> body + random.one("x", "}", "]", "{}", "\u0000", " \n ", ",", "//c", "\u00ff");
            case 3 -> random.one("\u00ef\u00bb\u00bf", "\u00fe\u00ff", " ", "\u0000", "//c\n", ")]}'\n") + body;
            case 4, 5, 6 -> body.replaceFirst("-?\\d+", random.one(OTHER_VALUES).replace("\\", "\\\\"));
            case 7 -> body.replaceFirst("-?\\d+", random.digits(random.one(20, 1_000, 100_000)));
            case 8 ->
                body.replaceFirst(
                        "\\{",
                        "{\"" + random.one("c", "A", "", "__proto__", "a", "numbers", "\u00ff", "\\\\u0061") + "\":1,");
            case 9 -> body.replace(":", random.one("", "=", "::", ": ,"));
            case 10 -> random.one("[", "{\"a\":", "[{\"a\":").repeat(random.one(10, 500, 20_000));
            case 11 -> {
                int depth = random.one(10, 500, 2_000);
                yield "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + ",\"b\":1}";
            }
            case 12 ->
                "{\"numbers\":["
                        + IntStream.range(0, random.one(100, 10_000, 10_001, 30_000))
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining(","))
                        + "]}";
            case 13 -> random.oneIn(40) ? " ".repeat((1 << 20) + random.below(3) - 1) + body : body + " ".repeat(5_000);
            case 14 -> "{\"a\":" + random.one(OTHER_VALUES) + ",\"b\":" + random.one(OTHER_VALUES) + "}";
            case 15 -> "{\"numbers\":[" + random.one(OTHER_VALUES) + "," + random.one(OTHER_VALUES) + "]}";
            case 16 -> "{\"numbers\":" + random.one(OTHER_VALUES) + "}";
            case 17 -> new String(random.bytes(1 + random.below(300)), ISO_8859_1);
            case 18 ->
                random.one(
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
                        + IntStream.range(0, random.one(50, 1_000, 30_000))
                                .mapToObj("\"k%d\":1"::formatted)
                                .collect(Collectors.joining(","))
                        + "}";
            case 20 -> {
                String repeated = random.one("\"a\":1,", "\"a\":\"x\",", "\"k\":{},", ",");
                yield "{" + repeated.repeat(random.one(50, 1_000, 30_000)) + body.replaceFirst("\\{", "");
            }
            default -> "{\"" + "k".repeat(random.one(100, 60_000)) + "\":1}";
        };
        builder.body = mutated.getBytes(ISO_8859_1);
    }
}
