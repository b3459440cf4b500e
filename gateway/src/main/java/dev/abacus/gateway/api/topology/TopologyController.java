package dev.abacus.gateway.api.topology;

import dev.abacus.gateway.backup.ScheduledBackups;
import dev.abacus.gateway.routing.Breakers;
import dev.abacus.gateway.routing.Routes;
import dev.abacus.kit.consul.ConsulQueries;
import dev.abacus.state.ClusterStatus.Member;
import dev.abacus.state.StateException;
import dev.abacus.state.client.SharedState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClientException;

@RestController
@Tag(name = "Topology")
class TopologyController {

    private final String self;
    private final Routes routes;
    private final Breakers breakers;
    private final ConsulQueries consul;
    private final SharedState state;
    private final ScheduledBackups backups;

    TopologyController(
            @Value("${spring.application.name}") String self,
            Routes routes,
            Breakers breakers,
            ConsulQueries consul,
            SharedState state,
            ScheduledBackups backups) {
        this.self = self;
        this.routes = routes;
        this.breakers = breakers;
        this.consul = consul;
        this.state = state;
        this.backups = backups;
    }

    @GetMapping(path = "/api/topology", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Services, instances, health, breakers; etcd's members and leader; Consul; backups")
    Topology topology() {
        List<Topology.Service> services = new ArrayList<>();
        boolean reachable = true;
        try {
            services.add(new Topology.Service(self, null, registered(self)));
            for (String service : routes.services()) {
                services.add(new Topology.Service(service, breakers.stateOf(service), registered(service)));
            }
        } catch (RestClientException e) {
            reachable = false;
            services = routes.services().stream().map(this::remembered).toList();
        }
        List<Member> members = state.cluster().members();
        String leader = members.stream()
                .filter(Member::leader)
                .map(Member::name)
                .findFirst()
                .orElse(null);
        return new Topology(
                services,
                new Topology.EtcdReport(leader, members),
                new Topology.Consul(URI.create(consul.agent()), reachable),
                backup());
    }

    private Topology.@Nullable BackupReport backup() {
        try {
            return backups.status().map(Topology.BackupReport::of).orElse(null);
        } catch (StateException e) {
            return Topology.BackupReport.UNKNOWN;
        }
    }

    private List<Topology.ServiceInstance> registered(String service) {
        Map<String, Routes.Route> known = routes.services().contains(service)
                ? routes.of(service).stream()
                        .collect(Collectors.toMap(Routes.Route::address, Function.identity(), (one, same) -> one))
                : Map.of();
        return consul.instances(service).stream()
                .map(found -> {
                    Routes.Route route = known.get(found.address());
                    return new Topology.ServiceInstance(
                            String.valueOf(found.instance().getInstanceId()),
                            found.address(),
                            found.passing() ? Topology.Health.PASSING : Topology.Health.CRITICAL,
                            route != null && !route.ejected(),
                            route == null ? 0 : route.inFlight());
                })
                .toList();
    }

    private Topology.Service remembered(String service) {
        return new Topology.Service(
                service,
                breakers.stateOf(service),
                routes.of(service).stream()
                        .map(route -> new Topology.ServiceInstance(
                                String.valueOf(route.instance().getInstanceId()),
                                route.address(),
                                Topology.Health.UNKNOWN,
                                !route.ejected(),
                                route.inFlight()))
                        .toList());
    }
}
