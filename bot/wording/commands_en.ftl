# Commands: sentences that chat platforms and the terminal share
commands-unknown = { $command }: there is no such command. See /help.
console-file = File: { $path }
console-file-unsaved = The file could not be saved.
commands-old-button = That button is no longer in use. See /help.
commands-in-private = Let's do that where nobody else reads. Please write to me directly.
command-start = Get to know each other: language, consent, time zone, name, persona
command-persona = Choose who answers
command-private = Talk without anything being kept
command-chat = Talk without it going into the diary
command-checkin = A short questionnaire about the last two weeks (WHO-5, PHQ-9)
command-privacy = What is kept, where it goes, and what you agreed to
command-bars = See what was read last as a bar chart
command-crisis = Where to find help
command-link = One diary on Telegram and Discord
argument-checkin = questionnaire
argument-settings = name value
argument-words = what to say
argument-feeling = how you felt
argument-persona = name
argument-link = code from the other platform

# At the door
door-stranger = Hello. I'm a private diary bot and talk only with people I know. If you would like to use me, tell whoever runs me this number: { $id }
    They can let you in like this: { $command }
door-too-often = A little slower, please. Let's go on in about a minute.
door-too-many-megabytes = I have taken as many files as I can for today. Please send it again tomorrow. Words are fine now.
door-too-many-minutes = I have listened to as much as I can for today. Please send it again tomorrow. Words are fine now.
notice-in-private = Others read here, so I did not open your diary. Let's go on where it is just the two of us.

# Check-in
checkin-choose = Which one? It is no diagnosis: it mirrors the last two weeks. You can stop at any time.
checkin-who-5 = WHO-5 · well-being (5 questions)
checkin-phq-9 = PHQ-9 · low mood (9 questions)
checkin-past = Earlier results
checkin-past-title = Earlier results, newest first.
checkin-forget = Delete results
checkin-forget-ask = Shall I delete all earlier results? They cannot be brought back.
checkin-forgotten = { $count ->
    [one] One result is deleted.
   *[other] { $count } results are deleted.
}
checkin-none = There is no data yet.
checkin-stop = Stop
checkin-back = Back

# Help
crisis-follow-button = Ask me tomorrow
crisis-followed = { $level ->
   *[casual] I'll ask how you are on { $day }, { $time }. If it gets hard before that, tell me any time.
}
crisis-unfollow-button = No need to ask
crisis-unfollowed = { $level ->
   *[casual] All right, I won't ask. I'm here any time.
}
follow-up = { $level ->
   *[casual] Yesterday sounded very hard, so I wanted to ask how you are today. You don't have to answer. Where to find help: /crisis
}
notice-follow-up = If you like, I'll ask how you are tomorrow: see /crisis.

# Private and chat
mode-private-about = In private nothing is kept: no words, no pictures, no mood, no answer. Use “/private what to say” once, or stay private. It still passes through the messenger's servers.
mode-private-on = From now on nothing that we say is kept.
mode-private-is-on = We are in private. Nothing that we say is kept.
mode-chat-about = Chat goes neither into the diary nor into the mood log. Use “/chat what to say” once, or stay in chat.
mode-chat-on = From now on we talk without it going into the diary.
mode-chat-is-on = We are chatting. Nothing goes into the diary.
mode-diary-on = Back to the diary. What you say now is kept there.
mode-button-private = Stay private
mode-button-chat = Stay in chat
mode-button-diary = Back to the diary

# Mood
mood-span = { $days } days
memory-forget-button = Forget { $number }
bars-title = { $level ->
   *[casual] What was read last. It is a guess: if it was different, say so below.
}
bars-none = { $level ->
   *[casual] Nothing was read in what you sent last.
}
wrong-button = { $emotion }? Press if not
wrong-ask = { $level ->
   *[casual] How did you really feel?
}

# Settings
settings-back = ‹ Settings
settings-type = Send the new value as your next message: { $what }
settings-unknown = { $name }: there is no such setting.
setting-faces = look at faces
setting-voices = listen to voices
setting-words = read words
setting-bars = bar chart
choice-anna = Anna
choice-doyun = Doyun
choice-eunji = Eunji
choice-mori = Mori
choice-seojin = Seojin
choice-yuna = Yuna
choice-ko = 한국어
choice-en = English
choice-casual = casual
choice-polite = polite
choice-advice = advice
choice-comfort = comfort
choice-empathy = empathy
choice-all = all
choice-honest = honest
choice-normal = normal
choice-creative = creative
choice-short = short
choice-medium = medium
choice-long = long
choice-off = off
choice-on = on
state-off = off
state-on = on
settings-now-off = { $name } is now off.
settings-now-on = { $name } is now on.
choice-when-i-speak = when I speak

# Personas
persona-choose = Who would you like to talk with?
persona-unknown = There is no such persona.
persona-new = + Make one of my own
persona-keep = Make it
persona-drop = Drop it
persona-keep-ask = Shall I make it like this?
persona-others = Other personas

# Privacy
privacy-kept = What you write, what you say as text, the mood that was read and the answers are stored encrypted on the machine of whoever runs me. Photos are kept only with /settings keep-photos on, videos are dropped once they are read; a voice note is kept only while there is no model to write it down. Nothing shows your diary to whoever runs me, but somebody who has the machine and its key could open it.
privacy-telegram = What you send over Telegram passes through Telegram's servers and stays there too. It is not end-to-end encrypted.
privacy-discord = What you send over Discord passes through Discord's servers and stays there too. It is not end-to-end encrypted.
privacy-console = What you write in this terminal does not leave this machine.
privacy-web = What you write on this page does not leave this machine.
privacy-switch = Change what you agreed to at any time:
consent-faces = Read faces in photos and videos
consent-voices = Listen to voice notes and write them down
consent-words = Read words and keep them as a diary
consent-remote = Send words to a model on another machine for answers
problem-not-agreed = { $what ->
    [faces] You have not agreed to photos and videos being looked at, so I did not open it. See /privacy.
    [voices] You have not agreed to voice notes being listened to, so I did not open it. See /privacy.
   *[words] You have not agreed to words being read, so I did not read them. See /privacy.
}

# First meeting
start-language = 안녕하세요! Facelog예요. 어떤 언어로 이야기할까요?
    Hi, I'm Facelog. Which language shall we speak?
start-consent = Leave your day as a selfie, a voice note or words: I answer like a friend and keep track of your moods. Before we begin, choose what I may read. It is stored encrypted on the machine of whoever runs me; photos and videos are dropped once they are read; you can choose later to keep photos. What you send before choosing is neither opened nor stored.
start-clouds = The last one is asked apart. With it on, words and what was read of your mood may go to a model on another machine to write the answer. Without it I answer all the same.
start-agree-all = Agree and begin
start-agree-chosen = Agree to what is ticked
start-nothing-agreed = I need at least one thing that I may read.
start-zone = Which time zone are you in? Choose one, or send one like Asia/Seoul.
start-zone-unknown = I don't know that time zone.
start-zone-keep = Keep { $zone }
start-name = What shall I call you? Send a first name or a nickname.
start-name-long = That name is too long; I can say up to 40 characters.
start-persona = Who would you like to talk with?
start-skip = Skip
start-done = { $level ->
   *[casual] All set. Send me anything: words, a selfie, a voice note. What I can do is under /help.
}

# Linking
link-code = Send me this on the other messenger: /link { $code }
    It works once, within { $minutes } minutes. Show it to nobody.
link-again = New code
link-unknown = I don't know that code. It may have been used, or its time is over.
link-not-empty = There is a diary here already, so I can't link it: diaries are neither mixed nor dropped. Use the code on the side that is empty.
link-done = Linked. You now keep one diary in both places.
link-too-often = Too many tries with codes. Try again in an hour.

# facelog allow | deny | people
serve-started = Listening on { $platforms }. Ctrl-C ends it. Log: { $log }
people-owner = owner
people-allowed = allowed
people-denied = denied
people-asked = asked
people-none = Nobody yet. Whoever writes to the bot is told their number.
people-now-allowed = { $platform } { $id }: may use it now.
people-now-denied = { $platform } { $id }: may not use it any more. The diary stays.

# Undoing and editing
command-undo = Remove the last entry (it can be brought back)
undo-ask = { $level ->
   *[casual] Shall I remove this entry?
        { $entry }
}
undo-button = Remove
undo-done = { $level ->
   *[casual] Removed. It can be brought back within 30 days; after that it is gone for good.
}
undo-back = Bring it back
undo-restored = { $level ->
   *[casual] It is back.
}
undo-nothing = { $level ->
   *[casual] There is no entry to remove.
}
undo-gone = { $level ->
   *[casual] That entry is removed already, or not there.
}
edit-noted = I've changed the entry to your edited words.
deleted-noted = I've taken the deleted message out of the diary, too.
