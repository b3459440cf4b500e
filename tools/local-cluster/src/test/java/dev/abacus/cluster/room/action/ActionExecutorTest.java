package dev.abacus.cluster.room.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.room.load.FinishedCall;
import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.ProcessKind;
import dev.abacus.cluster.room.view.ProcessState;
import dev.abacus.cluster.room.view.SuiteProcess;
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
class ActionExecutorTest {
    private static final String INSTANCE = "sum-service-1";
    private static final ActionRequest HEAL = ActionRequest.of(ActionType.HEAL, INSTANCE);
    private static final String ENDED = "sum-service-1 ended (not by this page)";
    private static final Observation SEEN = new Observation(
            List.of(new SuiteProcess(INSTANCE, ProcessKind.INSTANCE, "sum-service", ProcessState.READY, 1, 1)),
            Map.of(),
            Map.of(),
            Observation.NONE.etcd(),
            MissingNode.getInstance());

    private final FakeSuite suite = new FakeSuite(List.of(INSTANCE));
    private final Incidents incidents = new Incidents();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final ActionExecutor executor = new ActionExecutor(suite.proxy(), () -> SEEN, incidents, "", log::add);

    @AfterEach
    void close() {
        executor.close();
        suite.close();
    }

    @Test
    void aCutLinkCanBeHealedWithoutAnOpenIncident() {
        assertThat(executor.refusal(HEAL)).isEqualTo("the link to sum-service-1 is whole");

        Objects.requireNonNull(suite.links.get(INSTANCE)).cut();
        assertThat(executor.refusal(HEAL)).isEmpty();
        executor.perform(HEAL);

        assertThat(executor.refusal(HEAL)).isEqualTo("the link to sum-service-1 is whole");
    }

    @Test
    void aFaultEndsWithTheInstanceThatHasIt() {
        Incident.View cut = executor.perform(ActionRequest.of(ActionType.CUT, INSTANCE));
        assertThat(executor.isOpen(cut.id())).isTrue();

        suite.names.clear();

        await().until(() -> !executor.isOpen(cut.id()));
        assertThat(log).anyMatch(line -> line.startsWith("control room: Cut the link to sum-service-1 is over"));
    }

    @Test
    void aProcessThatEndsWithoutAnActionIsOneIncident() {
        executor.recordUnexpectedExits(true);
        incidents.count(new FinishedCall(Instant.now(), Duration.ofMillis(1), "gateway", "", "status 503"));
        ends();
        executor.recordUnexpectedExits(true);
        executor.recordUnexpectedExits(true);

        assertThat(incidents.views()).singleElement().satisfies(incident -> {
            assertThat(incident.title()).isEqualTo(ENDED);
            assertThat(incident.stage()).isEqualTo(Incident.Stage.REACHED);
            assertThat(incident.impact().failed())
                    .as("failed between the end and its incident")
                    .isEqualTo(1);
        });
        suite.names.clear();
        await().until(() -> !incidents.anyOpen());
        assertThat(log).contains("control room: sum-service-1 ended (not by this page)");
    }

    @Test
    void aProcessThatTheRoomKillsHasTheIncidentOfTheAction() {
        executor.recordUnexpectedExits(true);
        executor.perform(ActionRequest.of(ActionType.KILL, INSTANCE));
        ends();
        executor.recordUnexpectedExits(true);

        assertThat(incidents.views()).singleElement().satisfies(incident -> {
            assertThat(incident.title()).isEqualTo("Kill sum-service-1");
            assertThat(incident.steps()).extracting(Incident.Step::text).doesNotContain(ENDED);
        });

        ends();
        executor.recordUnexpectedExits(true);

        assertThat(incidents.views())
                .as("another end, while the effects of the first are not over")
                .singleElement()
                .satisfies(incident -> assertThat(incident.steps())
                        .extracting(Incident.Step::text)
                        .containsOnlyOnce(ENDED));
    }

    @Test
    void aServiceIsScaledAgainBeforeTheEffectsOfTheLastScalingAreOver() {
        ActionRequest scaleOut = new ActionRequest(ActionType.SCALE, "sum-service", 3, 0);
        ActionRequest scaleIn = new ActionRequest(ActionType.SCALE, "sum-service", 2, 0);
        Incident.View first = executor.perform(scaleOut);

        Incident.View second = executor.perform(scaleIn);

        assertThat(executor.isOpen(first.id())).isFalse();
        assertThat(executor.isOpen(second.id())).isTrue();
    }

    @Test
    void aScalingThatIsUnderWayIsNotDisturbed() {
        ActionRequest scaling = new ActionRequest(ActionType.SCALE, "sum-service", 3, 0);
        incidents.open(scaling, "", "", Instant.now());

        assertThat(executor.refusal(scaling))
                .isEqualTo("Scale sum-service to 3 is under way: try again when it is done");
    }

    @Test
    void whatEndedWhileNobodyWatchedIsNoIncidentLater() {
        executor.recordUnexpectedExits(true);
        ends();
        executor.recordUnexpectedExits(false);
        executor.recordUnexpectedExits(true);

        assertThat(incidents.views()).isEmpty();
    }

    private void ends() {
        suite.exits.put(INSTANCE, Instant.now());
    }
}
