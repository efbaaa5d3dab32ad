package dev.vidusubjects.standalone;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Keeps classes in a native executable that are only found by name. Quarkus creates the naming strategy of its object
 * mapper ({@code quarkus.jackson.property-naming-strategy}) in this way. The functions do not use that mapper.
 */
@RegisterForReflection(classNames = "com.fasterxml.jackson.databind.PropertyNamingStrategies$SnakeCaseStrategy")
final class NativeReflection {

    private NativeReflection() {}
}
