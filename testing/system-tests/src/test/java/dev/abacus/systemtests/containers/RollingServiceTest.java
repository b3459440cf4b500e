package dev.abacus.systemtests.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.systemtests.support.SlowMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The containers of a service are replaced, one after the other. */
@ExtendWith(SlowMachine.class)
class RollingServiceTest extends ComposeSuite {

    @Test
    void costsNoCall() throws InterruptedException {
        List<String> old = compose.containers("sum-service");

        costsNoCall(() -> {
            compose.abacus("roll", "sum-service");
            eventually().until(() -> routed("sum-service") == 2);
        });

        assertThat(compose.containers("sum-service")).hasSize(2).doesNotContainAnyElementsOf(old);
    }
}
