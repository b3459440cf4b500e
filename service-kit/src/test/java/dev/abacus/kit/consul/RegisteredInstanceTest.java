package dev.abacus.kit.consul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.consul.model.http.health.HealthService;

class RegisteredInstanceTest {
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
                "{'Service': {'ID': 'x', 'Address': '10.0.0.1', 'Port': 3000000000}}",
                "{'Service': {'ID': 'x', 'Address': '10.0.0.1', 'Port': 99999999999999999999}}",
                "{'Service': {'ID': 'x', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': '', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': null, 'Port': 80}, 'Node': {'Address': null}}",
                "{'Service': {'ID': 'x', 'Address': '', 'Port': 80}, 'Node': {}}",
                "{'Service': {'ID': 'x', 'Address': 'a b', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'a/b', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'http://a', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'user@a', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'a\\r\\nHost: b', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'aä', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'my_host', 'Port': 80}}",
                "{'Service': {'ID': 'x', 'Address': 'fe80::1%eth0', 'Port': 80}}"
            })
    void isNoInstanceWithoutAnAddressThatCanBeCalled(String json) {
        List<String> unusable = new ArrayList<>();

        assertThat(RegisteredInstance.usable(List.of(read(json)), "it", unusable::addAll))
                .isEmpty();

        assertThat(unusable).singleElement().asString().doesNotContain("\n", "\r");
    }

    @Test
    void takesTheNodesAddressWhereTheServiceHasNone() {
        assertThat(usable("{'Service': {'ID': 'x', 'Address': '', 'Port': 80}, 'Node': {'Address': '10.0.0.1'}}"))
                .isEqualTo(new RegisteredInstance(new DefaultServiceInstance("x", "it", "10.0.0.1", 80, false), true));
    }

    @Test
    void hasAnAddressInIpv6() {
        RegisteredInstance found = usable("{'Service': {'ID': 'x', 'Address': '::1', 'Port': 80}}");

        assertThat(found.address()).isEqualTo("[::1]:80");
        assertThat(found.instance().getUri()).hasToString("http://[::1]:80");
    }

    @Test
    void hasAnIdThatIsFitToBeShown() {
        assertThat(usable("{'Service': {'ID': 'x\\ny\\u001b[31m\\ud800', 'Address': 'a', 'Port': 80}}")
                        .instance()
                        .getInstanceId())
                .isEqualTo("x\uFFFDy\uFFFD[31m\uFFFD");
        assertThat(usable("{'Service': {'ID': '', 'Address': 'a', 'Port': 80}}")
                        .instance()
                        .getInstanceId())
                .isEqualTo("a:80");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[null]", "[{'Status': null}]", "[{'Status': 'no-such-status'}]", "[{'Status': 'warning'}]"})
    void isPassingOnlyIfAllItsChecksAre(String checks) {
        assertThat(usable("{'Service': {'ID': 'x', 'Address': 'a', 'Port': 80}, 'Checks': " + checks + "}")
                        .passing())
                .isFalse();
    }

    private static RegisteredInstance usable(String json) {
        return RegisteredInstance.usable(List.of(read(json)), "it").getFirst();
    }

    private static HealthService read(String json) {
        return ConsulClientFactory.mapper().readValue(json.replace('\'', '"'), HealthService.class);
    }
}
