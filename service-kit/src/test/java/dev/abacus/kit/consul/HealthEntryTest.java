package dev.abacus.kit.consul;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HealthEntryTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'Node': null, 'Service': null, 'Checks': null}",
                "{'Service': {}}",
                "{'Service': {'ID': 'x', 'Address': '10.0.0.1'}}",
                "{'Service': {'ID': 'x', 'Address': '10.0.0.1', 'Port': null}}",
                "{'Service': {'ID': 'x', 'Address': '10.0.0.1', 'Port': 0}}",
                "{'Service': {'ID': 'x', 'Address': '10.0.0.1', 'Port': -1}}",
                "{'Service': {'ID': 'x', 'Address': '10.0.0.1', 'Port': 70000}}",
                "{'Service': {'ID': 'x', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': '', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': null, 'Port': 80}, 'Node': {'Address': null}}",
                "{'Service': {'ID': 'x', 'Address': '', 'Port': 80}, 'Node': {}}",
                "{'Service': {'ID': 'x', 'Address': 'a b', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'a/b', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'http://a', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'user@a', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'a\\r\\nHost: b', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'aä', 'Port': 80}}"
            })
    void isNoInstanceWithoutAnAddressThatCanBeCalled(String json) {
        HealthEntry entry = read(json);

        assertThat(entry.instance()).isEmpty();
        assertThat(entry.described()).doesNotContain("\n", "\r");
    }

    @Test
    void takesTheNodesAddressWhereTheServiceHasNone() {
        assertThat(read("{'Service': {'ID': 'x', 'Address': '', 'Port': 80}, 'Node': {'Address': '10.0.0.1'}}")
                        .instance())
                .contains(new Instance("x", "10.0.0.1", 80, true));
    }

    @Test
    void hasAnAddressInIpv6() {
        assertThat(read("{'Service': {'ID': 'x', 'Address': '::1', 'Port': 80}}")
                        .instance())
                .hasValueSatisfying(found -> assertThat(found.address()).isEqualTo("[::1]:80"));
    }

    @Test
    void hasAnIdThatIsFitToBeShown() {
        assertThat(read("{'Service': {'ID': 'x\\ny\\u001b[31m\\ud800', 'Address': 'a', 'Port': 80}}")
                        .instance())
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo("x\uFFFDy\uFFFD[31m\uFFFD"));
        assertThat(read("{'Service': {'ID': '', 'Address': 'a', 'Port': 80}}").instance())
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo("a:80"));
    }

    @Test
    void isPassingOnlyIfAllItsChecksAre() {
        assertThat(read("{'Service': {'ID': 'x', 'Address': 'a', 'Port': 80}, 'Checks': [null]}")
                        .instance())
                .contains(new Instance("x", "a", 80, false));
        assertThat(read("{'Service': {'ID': 'x', 'Address': 'a', 'Port': 80}, 'Checks': [{'Status': null}]}")
                        .instance())
                .contains(new Instance("x", "a", 80, false));
    }

    private static HealthEntry read(String json) {
        return JSON.readValue(json.replace('\'', '"'), HealthEntry.class);
    }
}
