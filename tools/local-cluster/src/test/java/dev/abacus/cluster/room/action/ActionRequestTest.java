package dev.abacus.cluster.room.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.abacus.cluster.tools.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

class ActionRequestTest {
    private static ActionRequest request(String json) {
        return ActionRequest.of(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    @Test
    void aRequestNamesWhatIsToBeDone() {
        assertThat(request("{'action':'pause','target':'sum-service-1','seconds':10}"))
                .isEqualTo(new ActionRequest(ActionType.PAUSE, "sum-service-1", 0, 10))
                .extracting(ActionRequest::title, ActionRequest::pattern)
                .containsExactly("Hang sum-service-1 for 10 s", "outlier-detection");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'action':'explode','target':'consul'} | no action is named 'explode', only kill, restart,",
                "{'action':'end','target':'consul'} | no action is named 'end'",
                "[] | an action is a JSON object",
                "{'action':'scale','target':'sum-service','amount':100} | scale needs an amount from 1 to 99",
                "{'action':'scale','target':'consul','amount':2} | no service is named consul: there are arith-service and sum-service",
                "{'action':'delay','target':'consul','amount':0} | delay needs an amount of milliseconds",
                "{'action':'pause','target':'consul','seconds':-1} | seconds needs a whole number from 0 to 120",
                "{'action':'pause','target':'consul','seconds':99999999999} | seconds needs a whole number from 0 to 120",
                "{'action':'pause','target':'consul','seconds':4294967301} | seconds needs a whole number from 0 to 120",
                "{'action':'pause','target':'consul','seconds':'10s'} | seconds needs a whole number",
                "{'action':'pause','target':'consul','seconds':'10'} | seconds needs a whole number",
                "{'action':'pause','target':'consul','seconds':1.5} | seconds needs a whole number",
                "{'action':'pause','target':'consul','seconds':null} | seconds needs a whole number",
                "{'action':'pause','target':'consul','second':10} | there is no field 'second', only action, amount",
                "{'action':'pause','target':7} | target needs a text",
                "{'action':['pause'],'target':'consul'} | action needs a text",
                "{'action':'scale','target':'sum-service','amount':'2'} | amount needs a whole number"
            },
            quoteCharacter = '"')
    void aRequestThatIsNoneIsRefused(String json, String reason) {
        assertThatThrownBy(() -> request(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason.strip());
    }

    @Test
    void aScenarioHasNoTargetThatItWouldKeepFree() {
        assertThat(request("{'action':'scenario','target':'etcd-1','amount':7}"))
                .isEqualTo(new ActionRequest(ActionType.SCENARIO, "", 7, 0));
    }

    @ParameterizedTest
    @EnumSource(ActionType.class)
    void thePatternIsASectionOfTheDocument(ActionType type) throws IOException {
        List<String> sections = Files.readAllLines(ProjectHome.find().resolve("docs/patterns.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .toList();

        List<String> targets = type == ActionType.SCALE
                ? List.of("sum-service")
                : List.of("sum-service-1", "gateway", "etcd-1", "consul");
        assertThat(targets)
                .extracting(target -> new ActionRequest(type, target, 1, 0).pattern())
                .isSubsetOf(sections);
    }

    @Test
    void theSameIsACommand() {
        assertThat(ActionRequest.of(ActionType.CUT, "etcd-1", 5).command("http://localhost:8088/"))
                .contains("http://localhost:8088/actions", "\"action\":\"cut\",\"target\":\"etcd-1\"");
    }
}
