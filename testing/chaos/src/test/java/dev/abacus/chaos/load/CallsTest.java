package dev.abacus.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.load.LoadOperation;
import dev.abacus.cluster.load.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The generator of calls: every operation gets load, with every method. */
class CallsTest {
    private static final int ROUND = 4 * LoadOperation.values().length;

    @Test
    void aRoundHasEachOperationTwiceWithEachMethod() {
        Calls calls = new Calls(1);

        List<List<Object>> round = Stream.generate(calls::next)
                .limit(ROUND)
                .map(call -> List.<Object>of(call.operation(), call.method()))
                .toList();

        List<List<Object>> each = Arrays.stream(LoadOperation.values())
                .flatMap(operation -> Arrays.stream(Method.values()).map(method -> List.<Object>of(operation, method)))
                .toList();
        assertThat(round)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(each.stream(), each.stream()).toList());
    }
}
