package org.anochat.mobile.pushwords

import android.app.ActivityManager
import android.content.Context
import dev.djara.expounifiedpush.NotificationContent
import dev.djara.expounifiedpush.PushPayloadRenderer
import org.json.JSONException
import org.json.JSONObject

/**
 * What is shown when a distributor of UnifiedPush brings a push, before JavaScript has run, or
 * without it: words of this app's own. Nothing of what was brought is shown.
 */
class PushWords : PushPayloadRenderer {
  override fun render(context: Context, instance: String, decrypted: String): NotificationContent? {
    val words = wordsFor(typeOf(decrypted)) ?: return null
    // The app, which is before somebody's eyes, says it better; elsewhere it takes this one's place.
    if (isInFront()) return null
    return NotificationContent(
      id = ID,
      title = context.applicationInfo.loadLabel(context.packageManager).toString(),
      body = context.getString(words),
      type = CHANNEL,
    )
  }

  private fun wordsFor(type: String): Int? = when (type) {
    "news" -> R.string.anochat_push_news
    "test" -> R.string.anochat_push_test
    else -> null
  }

  private fun typeOf(decrypted: String): String = try {
    JSONObject(decrypted).optString("type")
  } catch (_: JSONException) {
    ""
  }

  private fun isInFront(): Boolean {
    val state = ActivityManager.RunningAppProcessInfo()
    ActivityManager.getMyMemoryState(state)
    return state.importance == ActivityManager.RunningAppProcessInfo.IMPORTANCE_FOREGROUND
  }

  private companion object {
    /** JavaScript takes it away by this number: src/notifications/phone.ts. */
    const val ID = 1

    /** Name of the channel, which the person sees in Android's settings; in all languages one. */
    const val CHANNEL = "UnifiedPush"
  }
}
