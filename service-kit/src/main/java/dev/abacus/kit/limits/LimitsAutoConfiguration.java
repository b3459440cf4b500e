package dev.abacus.kit.limits;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.kit.settings.LiveSettings;
import dev.abacus.state.LoopHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class LimitsAutoConfiguration {

    /** Resolution of the time limits, far below the shortest of them. */
    private static final int TICK_MILLIS = 20;

    @Bean
    LiveSetting<Limits> limits(LiveSettings settings) {
        return settings.bind("abacus.limits", Limits.class);
    }

    @Bean
    LiveSetting<ReceivingSettings> receivingSettings(LiveSettings settings, LiveSetting<Limits> limits) {
        LiveSetting<ReceivingSettings> receiving = settings.bind("abacus.receiving", ReceivingSettings.class);
        settings.constrain("abacus", ReceivingConstraint.class);
        return receiving;
    }

    /**
     * Timer of read timeouts. Most are cancelled, which is cheap on a timing wheel; the JDK's scheduler adds each to
     * a heap, and removes it, under a lock.
     */
    @Bean(destroyMethod = "stop")
    Timer timeLimits() {
        return new HashedWheelTimer(
                Thread.ofPlatform().daemon().name("time-limits").factory(), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Bean
    PartialRequests partialRequests(Timer timeLimits, LiveSetting<ReceivingSettings> settings, MeterRegistry meters) {
        return new PartialRequests(timeLimits, settings, meters);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedRequests(
            PartialRequests requests,
            LiveSetting<ReceivingSettings> settings,
            ObjectProvider<LoadShedder> shedder,
            MeterRegistry meters) {
        LoopHealth reaping = new LoopHealth("connections").bindTo(meters);
        return factory -> {
            factory.setProtocol(BoundedHttpProtocol.class.getName());
            factory.addProtocolHandlerCustomizers((BoundedHttpProtocol protocol) ->
                    protocol.bound(requests, settings, shedder.getIfAvailable(() -> LoadShedder.NONE), reaping));
        };
    }

    /** A client that sends Expect: 100-continue with a body that is too large gets 413 instead of 100. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> continueWhenTheBodyIsRead() {
        return factory ->
                factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
    }

    /** Inside of the problem filter; outside of admission, deadline and controllers. */
    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(
            LiveSetting<Limits> limits, LiveSetting<ReceivingSettings> settings, MeterRegistry meters) {
        var budget = new ByteBudget(() -> settings.get().maxBuffered().toBytes());
        Gauge.builder("abacus.requests.buffered", budget, ByteBudget::held)
                .description("Bodies of requests in memory")
                .baseUnit(BaseUnits.BYTES)
                .register(meters);
        var registration = new FilterRegistrationBean<>(new BodyFilter(limits, budget));
        registration.setOrder(FilterOrder.BODY);
        return registration;
    }
}
