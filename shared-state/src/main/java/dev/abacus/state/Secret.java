package dev.abacus.state;

/** A text that no log and no message shows. Empty: there is none. */
public record Secret(String text) {
    @Override
    public String toString() {
        return text.isEmpty() ? "" : "******";
    }
}
