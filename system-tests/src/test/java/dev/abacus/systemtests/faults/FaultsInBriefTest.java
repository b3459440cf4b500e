package dev.abacus.systemtests.faults;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rows of the fault table in half a minute each, with marks that a busy machine can meet. */
class FaultsInBriefTest {

    private static final Form FORM = Form.brief(1);
    private static FaultRows rows;

    @BeforeAll
    static void start() throws InterruptedException {
        rows = new FaultRows();
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    @Test
    void anInstanceIsKilled() throws InterruptedException {
        rows.instanceKilled(FORM);
    }

    @Test
    void anInstanceHangs() throws InterruptedException {
        rows.instanceHangs(FORM);
    }

    @Test
    void anInstanceAndAGatewayAreRestarted() throws InterruptedException {
        rows.restartedInTurn(FORM, List.of("sum-service-1", "gateway"));
    }

    @Test
    void consulIsAwayAndBackEmpty() throws InterruptedException {
        rows.consulBackEmpty(FORM);
    }

    @Test
    void theLeaderOfEtcdIsKilled() throws InterruptedException {
        rows.leaderKilled(FORM);
    }

    @Test
    void allInstancesOfAServiceAreKilled() throws InterruptedException {
        rows.serviceGone(FORM);
    }
}
