package dev.abacus.state;

/**
 * Sanitised excerpt of text from outside, for messages, logs and problem details: short, on one line, without control
 * characters. Who sends text chooses its length.
 */
public final class Excerpt {
    private static final int MAX_LENGTH = 40;

    private Excerpt() {}

    public static String of(String given) {
        return of(given, MAX_LENGTH);
    }

    /** @param maxLength in characters (code points) */
    public static String of(String given, int maxLength) {
        StringBuilder shown = new StringBuilder();
        given.codePoints().limit(maxLength).map(Excerpt::visible).forEach(shown::appendCodePoint);
        int characters = given.codePointCount(0, given.length());
        return characters > maxLength ? shown + "… (" + characters + " characters)" : shown.toString();
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
