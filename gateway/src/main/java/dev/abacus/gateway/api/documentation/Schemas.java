package dev.abacus.gateway.api.documentation;

import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;

/** Factory of schemas of JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
final class Schemas {

    private Schemas() {}

    static Schema<Object> of(String type) {
        var schema = new Schema<>(SpecVersion.V31);
        schema.addType(type);
        return schema;
    }

    static Schema<Object> of(String type, String format) {
        Schema<Object> schema = of(type);
        schema.setFormat(format);
        return schema;
    }

    static Schema<Object> reference(String component) {
        var schema = new Schema<>(SpecVersion.V31);
        schema.set$ref("#/components/schemas/" + component);
        return schema;
    }
}
