package dev.abacus.state;

/** Invalid input of a caller; nothing was sent to etcd. The message is fit for the caller. */
public final class InvalidInputException extends IllegalArgumentException {
    private final String input;

    /** @param input which input: {@code limit}, {@code after}, {@code cursor}, {@code key} or {@code ttl} */
    public InvalidInputException(String input, String message) {
        super(message);
        this.input = input;
    }

    public String input() {
        return input;
    }
}
