package dev.abacus.chaos.ordeal;

import java.util.List;

/**
 * What a witness saw.
 *
 * @param summary in a line or two
 * @param violations each promise that was broken; none is what is hoped for
 */
public record Testimony(String summary, List<String> violations) {

    public Testimony {
        violations = List.copyOf(violations);
    }
}
