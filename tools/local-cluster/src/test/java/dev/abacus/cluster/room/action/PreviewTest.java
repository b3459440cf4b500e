package dev.abacus.cluster.room.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.room.view.Observation;
import dev.abacus.cluster.room.view.ProcessKind;
import dev.abacus.cluster.room.view.ProcessState;
import dev.abacus.cluster.room.view.SuiteProcess;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.MissingNode;

/** What scenarios and scaling will hit. */
class PreviewTest {
    private static final List<String> NAMES = List.of("consul", "etcd-1", "gateway", "sum-service-1", "sum-service-2");
    private static final Observation SEEN = new Observation(
            NAMES.stream()
                    .map(name -> new SuiteProcess(
                            name,
                            ProcessKind.of(name),
                            name.startsWith("sum") ? "sum-service" : "",
                            ProcessState.READY,
                            1,
                            1))
                    .toList(),
            Map.of(),
            Map.of(),
            Observation.NONE.etcd(),
            MissingNode.getInstance());
    private final FakeSuite suite = new FakeSuite(NAMES);
    private final Preview preview = new Preview(suite.proxy(), new Incidents());

    @AfterEach
    void close() {
        suite.close();
    }

    @Test
    void aScenarioNamesItsFaults() {
        ActionRequest scenario = new ActionRequest(ActionType.SCENARIO, "", 7, 0);
        List<ActionRequest> faults = preview.faults(scenario);

        assertThat(faults).hasSize(6).allSatisfy(fault -> assertThat(NAMES).contains(fault.target()));
        assertThat(preview.hits(scenario, SEEN))
                .isEqualTo("six random faults, one after the other: "
                        + faults.stream().map(ActionRequest::title).collect(Collectors.joining("; ")));
        assertThat(preview.faults(new ActionRequest(ActionType.SCENARIO, "", 8, 0)))
                .isNotEqualTo(faults);
    }

    @Test
    void aScenarioOfASuiteWithoutLinksCutsNone() {
        suite.links.clear();

        for (int seed = 0; seed < 50; seed++) {
            assertThat(preview.faults(new ActionRequest(ActionType.SCENARIO, "", seed, 0)))
                    .extracting(ActionRequest::type)
                    .doesNotContain(ActionType.CUT, ActionType.DELAY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 2 now; the newest 1 ends, after its calls in flight",
                "2 | 2 now; nothing changes",
                "4 | 2 now; 2 more: called when ready, and healthy for Consul"
            })
    void scalingNamesWhatEndsAndWhatStarts(int instances, String hits) {
        assertThat(preview.hits(new ActionRequest(ActionType.SCALE, "sum-service", instances, 0), SEEN))
                .isEqualTo(hits);
    }
}
