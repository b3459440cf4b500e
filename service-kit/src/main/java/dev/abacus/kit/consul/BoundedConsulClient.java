package dev.abacus.kit.consul;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.consul.ConsulAutoConfiguration;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.DefaultUriBuilderFactory.EncodingMode;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * A {@link ConsulClient} whose calls end in time, and whose errors are exceptions: that of Spring Cloud Consul has no
 * time limit, and takes an answer of 4xx or 5xx for a success. It reads what it can of an answer: a check status that it
 * does not know spoils no list.
 */
public final class BoundedConsulClient {
    private BoundedConsulClient() {}

    /**
     * @param agent its address, such as {@code http://localhost:8500}
     * @param token of Consul's ACLs, if it has any
     */
    public static ConsulClient at(String agent, @Nullable String token) {
        var uris = new DefaultUriBuilderFactory(agent);
        uris.setEncodingMode(EncodingMode.NONE);
        RestClient.Builder client = RestClient.builder()
                .uriBuilderFactory(uris)
                .requestFactory(new BoundedRequests(BlockingQuery.WAIT))
                .requestInterceptor(
                        (request, body, execution) -> BoundedRequests.bounded(execution.execute(request, body)))
                .defaultStatusHandler(HttpStatusCode::is3xxRedirection, (_, answer) -> {
                    throw new RestClientException(
                            "HTTP " + answer.getStatusCode().value());
                })
                .configureMessageConverters(
                        converters -> converters.registerDefaults().withJsonConverter(json()));
        if (token != null && !token.isEmpty()) {
            client.defaultHeader(ConsulClient.ACL_TOKEN_HEADER, token);
        }
        return ConsulAutoConfiguration.createNewConsulClient(RestClientAdapter.create(client.build()));
    }

    private static JacksonJsonHttpMessageConverter json() {
        var json = new JacksonJsonHttpMessageConverter(mapper());
        // Whatever an answer is said to be: it is JSON, or not Consul's.
        json.setSupportedMediaTypes(List.of(MediaType.APPLICATION_JSON, MediaType.ALL));
        return json;
    }

    static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .addModule(new SimpleModule().addDeserializer(Integer.class, new LenientInteger()))
                .build();
    }

    /** Consul takes a port of any size. */
    private static final class LenientInteger extends ValueDeserializer<Integer> {
        @Override
        public @Nullable Integer deserialize(JsonParser parser, DeserializationContext context) {
            BigInteger value = context.readValue(parser, BigInteger.class);
            return value == null || value.bitLength() >= Integer.SIZE ? null : value.intValue();
        }
    }
}
