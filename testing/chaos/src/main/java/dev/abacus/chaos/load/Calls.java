package dev.abacus.chaos.load;

import dev.abacus.cluster.load.LoadCall;
import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Generator of calls, half of them POST, as many of each operation. Operands depend on the seed alone; keys are new each
 * time, so that the same calls can be made again to the same suite.
 */
final class Calls {

    private static final LoadOperation[] OPERATIONS = LoadOperation.values();

    private final SplittableRandom random;
    private final String run = UUID.randomUUID().toString();
    private int number;

    Calls(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Two of a method in a row, so that each gateway, called in turn, gets both, and four of an operation. */
    LoadCall next() {
        int mine = number++;
        Method method = Method.values()[mine / 2 % 2];
        LoadOperation operation = OPERATIONS[mine / 4 % OPERATIONS.length];
        return new LoadCall(mine, method, operation, operation.operands(random), run + "-" + mine);
    }
}
