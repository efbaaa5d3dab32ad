package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vidusubjects.api.access.Authorized;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.ws.rs.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    /** The resources of the API. Health and the description exist on AWS only: standalone, Quarkus serves them. */
    private static final List<String> RESOURCE_NAMES = new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.vidusubjects.api")
                    .stream()
                    .filter(candidate -> candidate.isAnnotatedWith(Path.class))
                    .filter(candidate -> !candidate.isAnnotatedWith(IfBuildProfile.class))
                    .map(JavaClass::getName)
                    .toList();

    @Test
    void everyResource_isCheckedByOpenApiTest() {
        assertThat(RESOURCE_NAMES)
                .containsExactlyInAnyOrderElementsOf(
                        OpenApiTest.RESOURCES.stream().map(Class::getName).toList());
    }

    @Test
    void everyResource_exceptSignedUrls_requiresTheToken() throws Exception {
        for (String name : RESOURCE_NAMES) {
            boolean publicAccess = name.equals(UploadContentResource.class.getName());
            assertThat(Class.forName(name).isAnnotationPresent(Authorized.class))
                    .as(name)
                    .isNotEqualTo(publicAccess);
        }
    }
}
