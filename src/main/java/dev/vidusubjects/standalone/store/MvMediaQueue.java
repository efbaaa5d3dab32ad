package dev.vidusubjects.standalone.store;

import dev.vidusubjects.events.MediaRetry;
import dev.vidusubjects.events.MediaRetryQueue;
import dev.vidusubjects.events.QueueMessages;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.h2.mvstore.MVMap;

/** The copies of media that are tried again, in the task store's file, one for each task. All are in one lane. */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class MvMediaQueue implements MediaRetryQueue {

    private static final String LANE = "media";

    private final MvLaneQueue<MediaRetry> queue;

    public MvMediaQueue(MvTaskStore store) {
        queue = new MvLaneQueue<>(store.commits(), new MvLaneQueue.Format<>() {
            @Override
            public MVMap<String, String> map(TaskFile file) {
                return file.mediaRetries();
            }

            @Override
            public String key(MediaRetry retry) {
                return retry.task().value();
            }

            @Override
            public String lane(MediaRetry retry) {
                return LANE;
            }

            @Override
            public Instant due(MediaRetry retry) {
                return retry.notBefore();
            }

            @Override
            public int attempt(MediaRetry retry) {
                return retry.attempt();
            }

            @Override
            public String write(MediaRetry retry) {
                return QueueMessages.write(retry);
            }

            @Override
            public MediaRetry read(String text) {
                return QueueMessages.mediaRetry(text);
            }
        });
    }

    /** @return the copies that are tried again, to make their attempts */
    public LaneQueue<MediaRetry> lanes() {
        return queue;
    }

    /** Adds an attempt. One that is waiting for the same task is replaced, unless it is an earlier one. */
    @Override
    public void add(MediaRetry retry) {
        queue.add(List.of(retry));
    }
}
