package dev.abacus.systemtests.containers;

import dev.abacus.systemtests.support.SlowMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The process of a container is killed, and Docker starts it again. */
@ExtendWith(SlowMachine.class)
class KilledContainerTest extends ComposeSuite {

    @Test
    void comesBackAndCostsNoCall() throws InterruptedException {
        String victim = compose.containers("arith-service").getFirst();

        costsNoCall(() -> {
            killProcess(victim);
            eventually()
                    .until(() -> compose.inspect(victim, "{{.RestartCount}} {{.State.Health.Status}}")
                            .equals("1 healthy"));
            eventually().until(() -> routed("arith-service") == 2);
        });
    }

    /** From outside, for inside a container its first process cannot be killed; docker kill would count as a stop. */
    private void killProcess(String container) {
        String pid = compose.inspect(container, "{{.State.Pid}}");
        String image = compose.inspect(compose.containers("consul").getFirst(), "{{.Config.Image}}");
        compose.docker("run", "--rm", "--pid=host", "--entrypoint", "sh", image, "-c", "kill -9 " + pid);
    }
}
