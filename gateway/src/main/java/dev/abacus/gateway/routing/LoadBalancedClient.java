package dev.abacus.gateway.routing;

import dev.abacus.kit.settings.LiveSetting;
import feign.Client;
import feign.Request;
import feign.Response;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;

/**
 * Feign client that calls instances through Spring Cloud LoadBalancer's interfaces: a {@link Call} each.
 *
 * <p>Spring Cloud's own {@code FeignBlockingLoadBalancerClient} looks up balancer and lifecycles, and copies all headers,
 * for every call, and takes a response for a success before its body was read. {@code docs/adr/0020} has the reasons. Thread-safe.
 */
final class LoadBalancedClient implements Client, SmartInitializingSingleton {

    static final String SCHEME = "http://";

    private final InstanceClient client;
    private final AttemptSpans spans;
    private final Set<String> services;
    private final LoadBalancerClientFactory balancers;
    private final LiveSetting<RoutingSettings> settings;
    private final MeterRegistry meters;
    private final Map<String, Upstream> upstreams = new ConcurrentHashMap<>();

    /** @param services to know before callers come */
    LoadBalancedClient(
            InstanceClient client,
            AttemptSpans spans,
            Set<String> services,
            LoadBalancerClientFactory balancers,
            LiveSetting<RoutingSettings> settings,
            MeterRegistry meters) {
        this.client = client;
        this.spans = spans;
        this.services = services;
        this.balancers = balancers;
        this.settings = settings;
        this.meters = meters;
    }

    @Override
    public Response execute(Request request, Request.Options unused) {
        return new Call(upstream(service(request.url())), request, client, spans, settings.get()).execute();
    }

    private Upstream upstream(String service) {
        return upstreams.computeIfAbsent(service, name -> Upstream.of(name, balancers, settings, meters));
    }

    /** Feign's target is {@code http://SERVICE/path}. */
    private static String service(String url) {
        int end = url.indexOf('/', SCHEME.length());
        return end < 0 ? url.substring(SCHEME.length()) : url.substring(SCHEME.length(), end);
    }

    /** Returns when the instances are known, or Consul seems to be away: the web server starts after that. */
    @Override
    public void afterSingletonsInstantiated() {
        services.forEach(this::upstream);
    }
}
