package dev.abacus.gateway.api.documentation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Model converter for JSpecify's nullness, which springdoc does not know. A component of a record is required unless it is
 * {@link Nullable}. A nullable one is null in JSON, or left out if the record says so.
 */
@Component
final class RecordSchemas implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> resolved = chain.next().resolve(type, context, chain);
        JavaType java = Json31.mapper().constructType(type.getType());
        if (resolved != null && java != null && java.isRecordType()) {
            String reference = resolved.get$ref();
            Schema<?> schema = reference == null
                    ? resolved
                    : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
            if (schema != null && schema.getProperties() != null) {
                describe(java.getRawClass(), schema);
            }
        }
        return resolved;
    }

    private static void describe(Class<?> type, Schema<?> schema) {
        JsonInclude inclusion = type.getAnnotation(JsonInclude.class);
        boolean leftOut = inclusion != null && inclusion.value() == JsonInclude.Include.NON_NULL;
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
            if (!nullable || !leftOut) {
                required.add(component.getName());
            }
            if (nullable && !leftOut) {
                schema.getProperties().computeIfPresent(component.getName(), (_, property) -> orNull(property));
            }
        }
        schema.setRequired(required);
    }

    private static Schema<?> orNull(Schema<?> property) {
        if (property.get$ref() != null) {
            return new Schema<>(SpecVersion.V31).addOneOfItem(property).addOneOfItem(Schemas.of("null"));
        }
        if (property.getTypes() != null) {
            property.addType("null");
        }
        return property;
    }
}
