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
 * Factory of a {@link ConsulClient} with time limits and exceptions for errors. That of Spring Cloud Consul has no
 * time limit and returns responses of 4xx and 5xx as successes. A check status that the client does not know does not
 * invalidate the response.
 */
public final class ConsulClientFactory {
    private ConsulClientFactory() {}

    /**
     * @param agent its address, such as {@code http://localhost:8500}
     * @param token of Consul's ACLs, if it has any
     */
    public static ConsulClient at(String agent, @Nullable String token) {
        var uris = new DefaultUriBuilderFactory(agent);
        uris.setEncodingMode(EncodingMode.NONE);
        RestClient.Builder client = RestClient.builder()
                .uriBuilderFactory(uris)
                .requestFactory(new BoundedRequestFactory())
                .requestInterceptor(
                        (request, body, execution) -> BoundedRequestFactory.bounded(execution.execute(request, body)))
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
        // Consul's responses are JSON whatever their Content-Type says.
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

    /** Reads an integer beyond 32 bits as null: Consul accepts ports of any size. */
    private static final class LenientInteger extends ValueDeserializer<Integer> {
        @Override
        public @Nullable Integer deserialize(JsonParser parser, DeserializationContext context) {
            BigInteger value = context.readValue(parser, BigInteger.class);
            return value == null || value.bitLength() >= Integer.SIZE ? null : value.intValue();
        }
    }
}
