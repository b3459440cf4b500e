package dev.abacus.chaos.fuzz.garbage;

/**
 * Something that the suite would never write, with actions that write and remove it.
 *
 * @param command shell command that writes the same into a suite on the ports of the README
 */
public record Garbage(String command, Runnable writing, Runnable removal) {

    public void write() {
        writing.run();
    }

    public void remove() {
        removal.run();
    }

    @Override
    public String toString() {
        return command;
    }
}
