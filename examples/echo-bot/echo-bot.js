'use strict';
const { createClient } = require('@anochat/sdk');
const { createPlatform } = require('@anochat/sdk/platform');

const { ANOCHAT_URL: serverUrl = 'http://127.0.0.1:3000', ANOCHAT_TOKEN: token } = process.env;
const platform = createPlatform({ file: 'echo-bot.journal' });
const encryption = async () => (await import('@anochat/sdk/encryption')).encryptionParts();
const bot = createClient({ platform, serverUrl, token, encryption });

bot.onMessage((message) => message.reply(message.text));
const unsubscribe = bot.encryption.state.subscribe(async () => {
  const { status } = bot.encryption.state.get();
  if (status !== 'new-account' && status !== 'unlinked') return;
  unsubscribe();
  const { ANOCHAT_WORDS: words = '' } = process.env;
  if (status === 'unlinked') await bot.encryption.restoreByWords(words.split(' '));
  else console.log(`Keep these words: ${(await bot.encryption.setUp()).join(' ')}`);
});
bot.start().then(() => console.log(`Answering at ${serverUrl}`));
for (const end of ['SIGINT', 'SIGTERM']) process.once(end, () => bot.stop().finally(process.exit));
