package dev.abacus.systemtests.faults;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole fault table with all seeds, in its order: some 25 minutes, by {@code ./abacus test --faults} only. */
@Tag("faults")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultTableTest {

    private static FaultRows rows;

    @BeforeAll
    static void start() throws InterruptedException {
        rows = new FaultRows();
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    static Stream<Form> forms() {
        return Form.allFull();
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Order(1)
    void anInstanceIsKilled(Form form) throws InterruptedException {
        rows.instanceKilled(form);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Order(2)
    void anInstanceHangs(Form form) throws InterruptedException {
        rows.instanceHangs(form);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Order(3)
    void everythingIsRestartedInTurn(Form form) throws InterruptedException {
        rows.restartedInTurn(form, FaultRows.APPLICATIONS);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Order(4)
    void consulIsAwayAndBackEmpty(Form form) throws InterruptedException {
        rows.consulBackEmpty(form);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Order(5)
    void theLeaderOfEtcdIsKilled(Form form) throws InterruptedException {
        rows.leaderKilled(form);
    }

    @ParameterizedTest
    @MethodSource("forms")
    @Order(6)
    void allInstancesOfAServiceAreKilled(Form form) throws InterruptedException {
        rows.serviceGone(form);
    }
}
