package dev.abacus.state;

/** What a caller gave is not what it should be; nothing was asked of etcd. The message is fit for the caller. */
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
