package dev.abacus.chaos.fuzz.grammar;

/** Edge cases of numbers and texts. Each character is a byte. */
final class Values {

    private static final String[] EDGE_NUMBERS = {
        "",
        "0",
        "-0",
        "+5",
        "-1",
        " 5",
        "5 ",
        "007",
        "1e3",
        "1.0",
        "0.5",
        "0x10",
        "#1",
        "1_000",
        "1,000",
        "NaN",
        "Infinity",
        "null",
        "true",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "2147483648",
        "4294967297",
        "\u00d9\u00a3",
        "\u00ef\u00bc\u0095",
        "\u00c2\u00a05"
    };

    private static final String[] EDGE_TEXTS = {
        "",
        " ",
        ".",
        "..",
        "../..",
        "/",
        "//",
        "\\",
        "*",
        "%",
        "\u00ff",
        "\u00c3\u00a9",
        "\u00f0\u009f\u0098\u0080",
        "\u00ed\u00a0\u0080",
        "a b",
        "a\tb",
        "'",
        "\"",
        "<script>",
        "${jndi:x}",
        "{{7*7}}",
        "; rm",
        "\u00c0\u00af",
        "\u00ef\u00bf\u00be"
    };

    private Values() {}

    static String edgeNumber(SeededRandom random) {
        return switch (random.below(12)) {
            case 0 -> random.digits(20 + random.below(30));
            case 1 -> "-" + random.digits(300);
            case 2 -> "1" + "0".repeat(3_000);
            default -> random.one(EDGE_NUMBERS);
        };
    }

    static String edgeText(SeededRandom random) {
        return switch (random.below(16)) {
            case 0 -> "a".repeat(600);
            case 1 -> "a".repeat(5_000);
            default -> random.one(EDGE_TEXTS);
        };
    }

    static String edgeCase(SeededRandom random) {
        return random.oneIn(2) ? edgeNumber(random) : edgeText(random);
    }

    /** As it may stand in a path or a query: percent-encoded where it has to be, now and then wrongly. */
    static String encoded(String text, SeededRandom random) {
        StringBuilder encoded = new StringBuilder();
        for (char character : text.toCharArray()) {
            boolean safe = Character.isLetterOrDigit(character) && character < 128 || "-._~".indexOf(character) >= 0;
            if (safe) {
                encoded.append(character);
            } else {
                encoded.append("%%%02X".formatted((int) character));
            }
        }
        return switch (random.below(24)) {
            case 0 -> encoded + "%";
            case 1 -> encoded + "%zz";
            case 2 -> encoded + "%00";
            case 3 -> encoded + "%FF";
            default -> encoded.toString();
        };
    }
}
