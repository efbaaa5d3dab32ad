package dev.vidusubjects.polling;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.state.StateStoreException;
import dev.vidusubjects.submission.OutcomeNotStoredException;
import dev.vidusubjects.task.StaleTaskException;
import dev.vidusubjects.task.TaskStoreException;
import dev.vidusubjects.workflow.WorkflowException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollerErrorsTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                IllegalStateException.class,
                NullPointerException.class,
                OutOfMemoryError.class,
                java.io.UncheckedIOException.class,
                com.fasterxml.jackson.core.JsonParseException.class,
                ProviderException.NoVerdict.class,
                StaleTaskException.class,
                WorkflowException.class
            })
    void isDefect_exceptionOfTheApplication_isTrue(Class<?> exception) {

        assertThat(PollerErrors.isDefect(exception.getName())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Lambda.Unknown",
                "Lambda.TooManyRequestsException",
                "Sandbox.Timedout",
                "States.Timeout",
                "Runtime.ExitError",
                "Java.lang.IllegalStateException",
                "unknown",
                "javascript.Error",
                "com.example.SomeException"
            })
    void isDefect_errorOfThePlatformOrUnknownName_isFalse(String error) {

        assertThat(PollerErrors.isDefect(error)).isFalse();
    }

    /** Also proves that the names which polling gives as texts are those of classes. */
    @Test
    void isDefect_everyFaultOfAStore_isFalse() {
        List<String> names = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.vidusubjects")
                        .stream()
                        .filter(type -> type.isAssignableTo(TaskStoreException.class)
                                || type.isAssignableTo(StateStoreException.class))
                        .map(JavaClass::getName)
                        .toList();

        assertThat(names)
                .contains(
                        TaskStoreException.class.getName(),
                        StateStoreException.class.getName(),
                        OutcomeNotStoredException.class.getName())
                .allSatisfy(name -> assertThat(PollerErrors.isDefect(name)).isFalse());
    }

    /** Only the exact class names are known: a name that ends like one of them is not a fault of a store. */
    @Test
    void isDefect_otherClassWithSimilarName_isTrue() {
        assertThat(PollerErrors.isDefect("dev.vidusubjects.media.NoSuchStoreException"))
                .isTrue();
    }
}
