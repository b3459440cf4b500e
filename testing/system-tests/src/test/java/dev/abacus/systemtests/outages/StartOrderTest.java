package dev.abacus.systemtests.outages;

import static dev.abacus.systemtests.support.Suite.soon;

import dev.abacus.cluster.process.Parallel;
import dev.abacus.systemtests.support.SlowMachine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The suite comes up in whatever order its parts start. */
@ExtendWith(SlowMachine.class)
class StartOrderTest extends OutageSuite {

    @Test
    void comesUpInAnyOrder() {
        List<String> services =
                List.of("gateway", "arith-service-1", "arith-service-2", "sum-service-1", "sum-service-2");
        Parallel.forEach(services, cluster::stop);
        cluster.consul().stop();
        cluster.etcd().stop();

        cluster.start("gateway");
        within(AT_ONCE, () -> gateway.get(MULTIPLY).isProblem(503, "unavailable"));
        Parallel.forEach(List.of("arith-service-1", "sum-service-1"), cluster::start);
        cluster.consul().start();
        soon().until(() -> gateway.get(MULTIPLY).status() == 200);
        cluster.etcd().start();
        soon().until(() -> record().status() == 201);
    }
}
