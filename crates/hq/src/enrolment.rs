//! Booths join: a one-time code, a certificate, the keys of headquarters and of the post.

use crate::store::{BoothRecord, NewBooth, NewCode, PostKey};
use crate::{Hq, HqError};
use foundation::{CodedError, ErrorCode};
use journal::{
    BoothId, EnrolAnswer, EnrolCode, EnrolFile, EnrolRequest, Hash32, Message, RecipientKey, RenewAnswer, RenewRequest, SealKeyPair, SealedSecret,
};
use rand::rngs::OsRng;
use serde_bytes::ByteBuf;

/// A code may be used for a day.
pub const CODE_HOURS: i64 = 24;
/// Old post keys a booth is given, so that it can read what neighbours sealed earlier.
const MOST_POST_KEYS: usize = 8;
const MAX_NAME_CHARS: usize = 40;

impl Hq {
    /// Issues a code for a booth of `post`; `name` is the booth's name within the post, empty for the next number.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for an unknown post, [`ErrorCode::BadRequest`] for a name that is too long.
    pub fn issue_code(&self, post: &str, name: &str, by: &str) -> Result<(EnrolCode, u64), HqError> {
        if !self.store.posts()?.iter().any(|known| known.code == post) {
            return Err(CodedError::new(ErrorCode::NotFound, post).into());
        }
        let name = name.trim();
        if name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
            return Err(ErrorCode::BadRequest.into());
        }
        let code = EnrolCode::new(&self.keys.authority.root_spki()?, &mut OsRng);
        let now = self.now_ms();
        let id = self.store.add_code(&NewCode {
            digest: EnrolCode::digest(code.secret()),
            post: post.to_owned(),
            booth_name: name.to_owned(),
            issued_at: now,
            expires_at: now + CODE_HOURS * 3_600_000,
            issued_by: by.to_owned(),
        })?;
        Ok((code, id))
    }

    /// Lets a booth join. The same booth that lost the answer may ask again with the same code.
    ///
    /// # Errors
    /// [`ErrorCode::CodeRefused`], [`ErrorCode::TrainingMismatch`]; [`HqError::Certificate`] for an unusable signing request.
    pub fn enrol(&self, request: &EnrolRequest) -> Result<Vec<u8>, HqError> {
        self.enrol_with(&EnrolCode::digest(&request.code_secret), request)
    }

    /// The same for a request that came as a file: the post it joins, and the answer as a file, for whoever knows the code.
    ///
    /// # Errors
    /// As [`Hq::enrol`]; [`HqError::Journal`] for a file that holds no request.
    pub fn enrol_by_file(&self, file: &EnrolFile) -> Result<(String, Vec<u8>), HqError> {
        let digest = self.store.code_digests(self.now_ms())?.into_iter().find(|digest| file.is_request_for(digest));
        let digest = digest.ok_or(ErrorCode::CodeRefused)?;
        let answer = self.enrol_with(&digest, &file.to_request()?)?;
        let post = EnrolAnswer::from_bytes(&answer)?.post;
        Ok((post, EnrolFile::answer(answer, &digest).to_bytes()?))
    }

    fn enrol_with(&self, digest: &Hash32, request: &EnrolRequest) -> Result<Vec<u8>, HqError> {
        let now = self.now_ms();
        let Some(post) = self.store.code_post(digest, now)? else { return Err(ErrorCode::CodeRefused.into()) };
        if request.training != self.training {
            return Err(ErrorCode::TrainingMismatch.into());
        }
        let post_key = self.current_post_key(&post)?;
        let booth = NewBooth {
            signing_key: request.signing_key.to_bytes(),
            sealing_key: *request.sealing_key.as_bytes(),
            app_version: request.app_version.chars().take(MAX_NAME_CHARS).collect(),
        };
        let mut make = |id| {
            let certificates = self.keys.authority.issue_booth(id, &request.csr_der, now)?;
            let answer = EnrolAnswer {
                booth: id,
                post: post.clone(),
                certificates: certificates.iter().map(|der| ByteBuf::from(der.to_vec())).collect(),
                hq_root_cert: self.keys.authority.root.certificate().to_vec(),
                hq_signing_key: self.keys.signing.verifying_key(),
                hq_sealing_key: self.keys.sealing.public(),
                hq_recovery_key: self.keys.recovery,
                post_key: EnrolAnswer::seal_post_key(&post_key, &request.sealing_key, &mut OsRng)?,
                training: self.training,
            };
            Ok(answer.to_bytes()?)
        };
        self.store.enrol(digest, &booth, now, &mut make)?.ok_or_else(|| ErrorCode::CodeRefused.into())
    }

    /// A new certificate for a booth. Its number is the caller's own, whatever the request says.
    ///
    /// # Errors
    /// [`ErrorCode::BoothRevoked`]; [`HqError::Certificate`] for an unusable signing request.
    pub fn renew(&self, booth: BoothId, request: &RenewRequest) -> Result<RenewAnswer, HqError> {
        if self.booth(booth)?.revoked_at.is_some() {
            return Err(ErrorCode::BoothRevoked.into());
        }
        let certificates = self.keys.authority.issue_booth(booth, &request.csr_der, self.now_ms())?;
        tracing::info!(booth = booth.0, "certificate renewed");
        Ok(RenewAnswer { certificates: certificates.iter().map(|der| ByteBuf::from(der.to_vec())).collect() })
    }

    /// The post's current sealing key, made if it has none.
    fn current_post_key(&self, post: &str) -> Result<SealKeyPair, HqError> {
        match self.store.post_keys(Some(post))?.into_iter().next() {
            Some(known) => Ok(known.key),
            None => self.new_post_key(post),
        }
    }

    /// Makes the post a new key and seals the feeds with personal data anew.
    fn new_post_key(&self, post: &str) -> Result<SealKeyPair, HqError> {
        let key = SealKeyPair::generate(&mut OsRng);
        self.store.add_post_key(&PostKey { post: post.to_owned(), key: key.clone() }, self.now_ms())?;
        self.reseal_feeds()?;
        Ok(key)
    }

    /// The post's keys sealed to one of its booths, current first.
    pub(crate) fn post_keys_for(&self, booth: &BoothRecord) -> Result<Vec<SealedSecret>, HqError> {
        let to = RecipientKey::from_bytes(&booth.sealing_key)?;
        let keys = self.store.post_keys(Some(&booth.post))?;
        keys.iter().take(MOST_POST_KEYS).map(|known| Ok(EnrolAnswer::seal_post_key(&known.key, &to, &mut OsRng)?)).collect()
    }

    /// Withdraws a booth, tells the others, and gives its post a new key.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] if there is no such booth in service.
    pub fn revoke_booth(&self, id: BoothId, why: &str, by: &str) -> Result<(), HqError> {
        let booth = self.booth(id)?;
        if !self.store.revoke_booth(id, why, self.now_ms())? {
            return Err(ErrorCode::NotFound.into());
        }
        self.publish_revoked(by)?;
        self.new_post_key(&booth.post)?;
        self.publish_post_key(&booth.post, by)?;
        Ok(())
    }
}
