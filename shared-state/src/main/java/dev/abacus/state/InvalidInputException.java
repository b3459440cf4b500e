package dev.abacus.state;

/** Invalid input of a caller; nothing was sent to etcd. The message is fit for the caller. */
public final class InvalidInputException extends IllegalArgumentException {
    private static final int SHOWN = 40;

    private final String input;

    /** @param input which input: {@code limit}, {@code after}, {@code cursor}, {@code key} or {@code ttl} */
    public InvalidInputException(String input, String message) {
        super(message);
        this.input = input;
    }

    public String input() {
        return input;
    }

    /** The beginning of what was given, for a message: inputs are as long as a caller likes. */
    public static String excerpt(String given) {
        int characters = given.codePointCount(0, given.length());
        return characters <= SHOWN
                ? given
                : given.substring(0, given.offsetByCodePoints(0, SHOWN)) + "… (" + characters + " characters)";
    }
}
