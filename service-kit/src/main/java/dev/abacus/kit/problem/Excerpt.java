package dev.abacus.kit.problem;

/**
 * Sanitised excerpt of text from outside, for logs and problem details: short, on one line, without control
 * characters.
 */
public final class Excerpt {
    private static final int LONGEST = 40;

    private Excerpt() {}

    public static String of(String given) {
        return of(given, LONGEST);
    }

    /** @param longest in characters */
    public static String of(String given, int longest) {
        StringBuilder shown = new StringBuilder();
        given.codePoints().limit(longest).map(Excerpt::visible).forEach(shown::appendCodePoint);
        return shown.length() < given.length() ? shown + "… (" + given.length() + " characters)" : shown.toString();
    }

    public static String quoted(String given) {
        return "'" + of(given) + "'";
    }

    private static int visible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '\uFFFD';
            default -> character;
        };
    }
}
