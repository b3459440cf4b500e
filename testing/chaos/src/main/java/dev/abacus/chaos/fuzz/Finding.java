package dev.abacus.chaos.fuzz;

import dev.abacus.chaos.fuzz.garbage.Garbage;
import java.util.List;

/**
 * A rule that did not hold.
 *
 * @param rule what should have been
 * @param kind of those that are alike in all likelihood
 * @param where in the run, as {@code request 17}
 * @param complexity by the number of mutations, then by the length of the request; the simplest one is the example
 * @param what was instead
 * @param command shell command that reproduces it; empty where there is none
 * @param garbage what was there at that time
 */
record Finding(
        String rule, String kind, String where, int complexity, String what, String command, List<Garbage> garbage) {

    private static final int SHOWN = 400;

    /** Findings of one group are reported as one. */
    String group() {
        return rule + ": " + kind;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%s%n  %s: %s".formatted(group(), where, excerpt(what)));
        if (!command.isEmpty()) {
            text.append("%n  %s".formatted(command));
        }
        garbage.forEach(piece -> text.append("%n  meanwhile: %s".formatted(excerpt(piece.command()))));
        return text.toString();
    }

    private static String excerpt(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > SHOWN ? printable.substring(0, SHOWN) + "…" : printable;
    }
}
