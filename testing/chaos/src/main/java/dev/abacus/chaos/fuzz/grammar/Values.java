package dev.abacus.chaos.fuzz.grammar;

/** Texts that are hard to process. Each character is a byte. */
final class Values {

    private static final String[] ODD_NUMBERS = {
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

    private static final String[] ODD_TEXTS = {
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

    static String oddNumber(Dice dice) {
        return switch (dice.below(12)) {
            case 0 -> dice.digits(20 + dice.below(30));
            case 1 -> "-" + dice.digits(300);
            case 2 -> "1" + "0".repeat(3_000);
            default -> dice.one(ODD_NUMBERS);
        };
    }

    static String oddText(Dice dice) {
        return switch (dice.below(16)) {
            case 0 -> "a".repeat(600);
            case 1 -> "a".repeat(5_000);
            default -> dice.one(ODD_TEXTS);
        };
    }

    static String odd(Dice dice) {
        return dice.oneIn(2) ? oddNumber(dice) : oddText(dice);
    }

    /** As it may stand in a path or a query: percent-encoded where it has to be, now and then wrongly. */
    static String encoded(String text, Dice dice) {
        StringBuilder encoded = new StringBuilder();
        for (char character : text.toCharArray()) {
            boolean safe = Character.isLetterOrDigit(character) && character < 128 || "-._~".indexOf(character) >= 0;
            if (safe) {
                encoded.append(character);
            } else {
                encoded.append("%%%02X".formatted((int) character));
            }
        }
        return switch (dice.below(24)) {
            case 0 -> encoded + "%";
            case 1 -> encoded + "%zz";
            case 2 -> encoded + "%00";
            case 3 -> encoded + "%FF";
            default -> encoded.toString();
        };
    }
}
