package dev.abacus.kit.consul;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** An entry of Consul's health endpoint. */
@JsonIgnoreProperties(ignoreUnknown = true)
record HealthEntry(
        @JsonProperty("Node") Node node,
        @JsonProperty("Service") AgentService service,
        @JsonProperty("Checks") List<Check> checks) {

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Node(@JsonProperty("Address") String address) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Check(@JsonProperty("Status") String status) {}

    Instance instance() {
        // A service without an address of its own has its node's.
        String host = service.address().isEmpty() ? node.address() : service.address();
        boolean passing = checks.stream().allMatch(check -> check.status().equals("passing"));
        return new Instance(service.id(), host, service.port(), passing);
    }
}
