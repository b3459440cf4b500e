package dev.abacus.kit.requests;

/** Decimal integers as the API reads them: ASCII digits, with a minus sign at most. */
public final class Decimal {
    private Decimal() {}

    /** Whether the text is an integer of any number of digits. */
    public static boolean isInteger(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        return text.length() > start && text.chars().skip(start).allMatch(c -> c >= '0' && c <= '9');
    }
}
