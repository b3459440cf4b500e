package dev.abacus.cluster.room.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.room.load.FinishedCall;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.Part;
import dev.abacus.cluster.room.view.PartKind;
import dev.abacus.cluster.room.view.PartState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.MissingNode;

/** Faults of a link, and ends of the process, in a suite of one instance. */
class OperatorTest {
    private static final String INSTANCE = "sum-service-1";
    private static final Order HEAL = Order.of(Verb.HEAL, INSTANCE);
    private static final String ENDED = "sum-service-1 ended (not by this page)";
    private static final Observation SEEN = new Observation(
            List.of(new Part(INSTANCE, PartKind.INSTANCE, "sum-service", PartState.READY, 1, 1)),
            Map.of(),
            Map.of(),
            Observation.NONE.etcd(),
            MissingNode.getInstance());

    private final FakeSuite suite = new FakeSuite(List.of(INSTANCE));
    private final Marks marks = new Marks();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Operator operator = new Operator(suite.proxy(), () -> SEEN, marks, "", log::add);

    @AfterEach
    void close() {
        operator.close();
        suite.close();
    }

    @Test
    void aCutLinkCanBeHealedWithoutAnOpenMark() {
        assertThat(operator.refusal(HEAL)).isEqualTo("the link to sum-service-1 is whole");

        Objects.requireNonNull(suite.links.get(INSTANCE)).cut();
        assertThat(operator.refusal(HEAL)).isEmpty();
        operator.perform(HEAL);

        assertThat(operator.refusal(HEAL)).isEqualTo("the link to sum-service-1 is whole");
    }

    @Test
    void aFaultEndsWithTheInstanceThatHasIt() {
        Mark.View cut = operator.perform(Order.of(Verb.CUT, INSTANCE));
        assertThat(operator.isOpen(cut.id())).isTrue();

        suite.names.clear();

        await().until(() -> !operator.isOpen(cut.id()));
        assertThat(log).anyMatch(line -> line.startsWith("control room: Cut the link to sum-service-1 is over"));
    }

    @Test
    void aProcessThatEndsWithoutAnActionIsMarkedOnce() {
        operator.markUnexpectedExits(true);
        marks.count(new FinishedCall(Instant.now(), Duration.ofMillis(1), "gateway", "", "status 503"));
        ends();
        operator.markUnexpectedExits(true);
        operator.markUnexpectedExits(true);

        assertThat(marks.views()).singleElement().satisfies(mark -> {
            assertThat(mark.title()).isEqualTo(ENDED);
            assertThat(mark.stage()).isEqualTo(Mark.Stage.REACHED);
            assertThat(mark.price().failed())
                    .as("failed between the end and its mark")
                    .isEqualTo(1);
        });
        suite.names.clear();
        await().until(() -> !marks.anyOpen());
        assertThat(log).contains("control room: sum-service-1 ended (not by this page)");
    }

    @Test
    void aProcessThatTheRoomKillsHasTheMarkOfTheAction() {
        operator.markUnexpectedExits(true);
        operator.perform(Order.of(Verb.KILL, INSTANCE));
        ends();
        operator.markUnexpectedExits(true);

        assertThat(marks.views()).singleElement().satisfies(mark -> {
            assertThat(mark.title()).isEqualTo("Kill sum-service-1");
            assertThat(mark.steps()).extracting(Mark.Step::text).doesNotContain(ENDED);
        });

        ends();
        operator.markUnexpectedExits(true);

        assertThat(marks.views())
                .as("another end, while the effects of the first are not over")
                .singleElement()
                .satisfies(mark ->
                        assertThat(mark.steps()).extracting(Mark.Step::text).containsOnlyOnce(ENDED));
    }

    @Test
    void whatEndedWhileNobodyWatchedIsNotMarkedLater() {
        operator.markUnexpectedExits(true);
        ends();
        operator.markUnexpectedExits(false);
        operator.markUnexpectedExits(true);

        assertThat(marks.views()).isEmpty();
    }

    private void ends() {
        suite.exits.put(INSTANCE, Instant.now());
    }
}
