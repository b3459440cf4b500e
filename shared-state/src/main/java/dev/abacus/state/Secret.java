package dev.abacus.state;

/** Secret text, which no log and no message shows. Empty: none. */
public record Secret(String text) {
    @Override
    public String toString() {
        return text.isEmpty() ? "" : "******";
    }
}
