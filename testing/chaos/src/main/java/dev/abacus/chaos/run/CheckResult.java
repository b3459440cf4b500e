package dev.abacus.chaos.run;

import java.util.List;

/**
 * What a witness saw.
 *
 * @param summary in a line or two
 * @param violations each promise that was broken; none is what is hoped for
 */
public record CheckResult(String summary, List<String> violations) {

    public CheckResult {
        violations = List.copyOf(violations);
    }
}
