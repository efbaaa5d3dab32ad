package dev.vidusubjects.events;

import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an announcement, the same for every repetition, so that receivers can drop duplicates. Its text form is
 * {@code {task_id}.{ended_version}}.
 *
 * @param endedVersion the version that the write which ended the task created, &gt; 0
 */
public record AnnouncementId(TaskId task, long endedVersion) {

    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{32})\\.([1-9][0-9]{0,17})");

    /** @return the id of the ending of a task; empty if the task has not ended */
    public static Optional<AnnouncementId> of(Task task) {
        return task.endedVersion().map(version -> new AnnouncementId(task.id(), version));
    }

    /** @return the id; empty if the text is not its text form */
    public static Optional<AnnouncementId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new AnnouncementId(new TaskId(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return task + "." + endedVersion;
    }
}
