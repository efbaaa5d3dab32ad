package dev.vidusubjects.config;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.vidusubjects.ArchitectureFixture;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.arc.profile.UnlessBuildProfile;
import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** On which targets classes of the application read a setting. */
final class SettingReaders {

    /** A target of the build. */
    enum Target {
        STANDALONE,
        AWS
    }

    private SettingReaders() {}

    /** @throws IllegalStateException if no class reads the setting */
    static Set<Target> targets(Method setting) {
        Set<JavaClass> readers =
                ArchitectureFixture.CLASSES
                        .get(setting.getDeclaringClass())
                        .getMethod(setting.getName())
                        .getAccessesToSelf()
                        .stream()
                        .map(access -> access.getOriginOwner())
                        .collect(Collectors.toSet());
        if (readers.isEmpty()) {
            throw new IllegalStateException(
                    setting.getDeclaringClass().getSimpleName() + "." + setting.getName() + ": no class reads it");
        }
        EnumSet<Target> targets = EnumSet.noneOf(Target.class);
        readers.forEach(reader -> targets.addAll(targets(reader)));
        return targets;
    }

    private static Set<Target> targets(JavaClass reader) {
        String name = reader.getPackageName()
                .replaceFirst("^dev\\.vidusubjects\\.", "")
                .replaceFirst("\\..*", "");
        if (name.equals("aws") || name.equals("lambda") || reader.isAnnotatedWith(IfBuildProfile.class)) {
            return EnumSet.of(Target.AWS);
        }
        if (name.equals("standalone") || name.equals("sandbox") || reader.isAnnotatedWith(UnlessBuildProfile.class)) {
            return EnumSet.of(Target.STANDALONE);
        }
        return EnumSet.allOf(Target.class);
    }
}
